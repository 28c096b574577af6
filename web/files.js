// What the user chose or dropped, as a list of { path, file, own }: `own` for a file that was chosen itself, not a folder around it.
const RECORDING = /\.(fit|gpx|tcx)(\.gz)?$/i;
// Most recordings that are looked at one by one; more are a history.
const MOST_CHECKED = 20;

const chosen = list => [...list].map(file => ({ path: file.webkitRelativePath || file.name, file, own: !file.webkitRelativePath }));

// Folders too, of which the browser gives a hundred entries at a time.
async function dropped(transfer) {
  const entries = [...transfer.items].filter(item => item.kind === "file").map(item => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const all = [];
  const walk = async (entry, below) => {
    if (entry instanceof File) return void all.push({ path: entry.name, file: entry, own: true });
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      return void all.push({ path: below + entry.name, file, own: !below });
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return;
      for (const inner of some) await walk(inner, below + entry.name + "/");
    }
  };
  for (const entry of entries) if (entry) await walk(entry, "");
  return all;
}

// Two files of one name are told apart.
function with_own_names(list) {
  const seen = new Map();
  return list.map(item => {
    const times = (seen.get(item.path) ?? 0) + 1;
    seen.set(item.path, times);
    return times === 1 ? item : { ...item, path: item.path.replace(/(\.[^./]*)?$/, ending => ` (${times})${ending}`) };
  });
}

// The recordings chosen by themselves, which are looked at one by one; none of several runners.
function to_check(list) {
  if (are_several()) return [];
  const own = list.filter(item => item.own && RECORDING.test(item.path));
  return own.length <= MOST_CHECKED ? own : [];
}

// What the user chose as a history: zips and folders, by name.
const history_names = list => {
  const checked = new Set(to_check(list));
  return [...new Set(list.filter(item => !checked.has(item)).map(item => item.path.split("/")[0]))].sort();
};
