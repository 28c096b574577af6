  // Mentions: the ticked ones make one command and a pain log to save. Nothing leaves the page.
  const copied = async (text, code) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
  };
  all(".confirm").forEach(within => {
    const ticked = within.querySelector(".ticked");
    const [output, code] = [ticked.querySelector("output"), ticked.querySelectorAll("code")[1]];
    const days = () => [...new Set(all("li:has(:checked)", within).map(row => row.dataset.day))].sort();
    all("input, button", within).forEach(it => { it.hidden = false; });
    within.addEventListener("change", () => {
      const those = days();
      ticked.hidden = !those.length;
      output.textContent = `${those.length} ${those.length === 1 ? "day" : "days"} ticked.`;
      code.textContent = `kneewise pain --confirm ${those.join(" ")}`;
    });
    within.addEventListener("click", async event => {
      const button = event.target.closest("button");
      if (button?.classList.contains("copy")) {
        const from = button.parentElement.querySelector("code");
        await copied(from.textContent, from);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      } else if (button) {
        const log = `date,score,when\n${days().map(day => `${day},,mention\n`).join("")}`;
        const link = Object.assign(document.createElement("a"), { download: "knee.csv" });
        link.href = URL.createObjectURL(new Blob([log], { type: "text/csv" }));
        link.click();
        URL.revokeObjectURL(link.href);
      }
    });
  });
