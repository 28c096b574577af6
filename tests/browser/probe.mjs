import { launch } from "./browser.mjs";
import { readFileSync } from "node:fs";
for (const [size, how] of [[8<<20,"yield"],[1<<20,"byob"],[4<<20,"byob"],[1<<20,"garbage"]]) {
const browser = await launch();
const page = await browser.newPage();
await page.goto("file:///tmp/w/int/target/kneewise.html");
await page.evaluate(() => { document.body.insertAdjacentHTML("beforeend", '<input type=file id=probe>'); });
await page.setInputFiles("#probe", process.argv[2]);
  const r = await page.evaluate(async ([size, how]) => {
    const file = document.getElementById("probe").files[0];
    const src = `onmessage = async ({data:{file,size,how}}) => { const t=performance.now(); let n=0;
      if (how==="sync"||how==="free") { const r=new FileReaderSync(); for (let at=0; at<file.size; at+=size) { const b=r.readAsArrayBuffer(file.slice(at,at+size)); n+=b.byteLength; if(how==="free") b.transfer(0); } }
      else if (how==="byob") { const reader=file.stream().getReader({mode:"byob"}); let buf=new Uint8Array(size); for(;;){const {done,value}=await reader.read(buf, {min:size}); n+=value?.length??0; if(done)break; buf=new Uint8Array(value.buffer); } }
      else if (how==="yield") { const r=new FileReaderSync(); for (let at=0; at<file.size; at+=size) { const b=r.readAsArrayBuffer(file.slice(at,at+size)); n+=b.byteLength; await new Promise(d=>setTimeout(d)); } }
      else if (how==="garbage") { const r=new FileReaderSync(); for (let at=0; at<file.size; at+=size) { const b=r.readAsArrayBuffer(file.slice(at,at+size)); n+=b.byteLength; let q=[]; for(let i=0;i<20000;i++) q=[q&&1,2,3,4,5,6,7,i]; } }
      else { const reader=file.stream().getReader(); for(;;){const {done,value}=await reader.read(); if(done)break; n+=value.length;} }
      postMessage([n, performance.now()-t]); }`;
    const w = new Worker(URL.createObjectURL(new Blob([src])));
    const p = new Promise(d => w.onmessage = e => d(e.data));
    w.postMessage({file,size,how});
    const v = await p; w.terminate(); return v;
  }, [size, how]);
  const s = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
  console.log(size>>20, how, r, s.processInfo.map(p=>p.type+" "+(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${p.id}/status`,"utf8"))[1]/1e3|0)).join(", "));
await browser.close();
}
