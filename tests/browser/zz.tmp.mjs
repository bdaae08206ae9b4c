import { launch } from "./lib/chromium.js";
import { holdScript } from "./lib/tab.js";
import { serve } from "./lib/server.js";
const host = await serve("features");
const b = await launch(); 
for (let i=0;i<8;i++) { let c = await b.newContext({viewport:{width:1440,height:900}}); let p = await c.newPage();
await holdScript(p,250);
await p.addInitScript(()=>{window.s=[];new PerformanceObserver(l=>{for(const e of l.getEntries())window.s.push([e.value,e.startTime,...e.sources.map(x=>[x.node?.outerHTML?.slice(0,50)??x.node?.data,JSON.stringify(x.previousRect),JSON.stringify(x.currentRect)])])}).observe({type:"layout-shift",buffered:true})});
await p.goto(host.url("index.html")); await p.waitForTimeout(300);
console.log(JSON.stringify(await p.evaluate(()=>window.s)), await p.evaluate(()=>JSON.stringify(performance.getEntriesByType("resource").map(r=>[r.name.slice(-22),r.responseEnd|0]))+performance.getEntriesByType("paint").map(x=>x.startTime|0)));
await c.close(); }
await b.close(); process.exit()
