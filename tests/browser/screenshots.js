// Takes pictures of the guide: see scripts/screenshots.
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, TABLET, launch, settle } from "./lib/chromium.js";
import { indexed } from "./lib/png.js";
import { site } from "./lib/site.js";

const IMAGES = fileURLToPath(new URL("../../docs/images/", import.meta.url));
/** A README should open quickly. */
const MAXIMUM = 150_000;
const SCHEMES = ["light", "dark"];

/** The README's pictures: what a guide looks like at first sight, and where one studies. */
const README = {
  "home.png": { path: "index.html", colorScheme: "light" },
  "article.png": { path: "databases/indexes.html", colorScheme: "dark" },
};

async function picture(browser, url, file, { fullPage = false, ...options }) {
  const page = await browser.newPage({ deviceScaleFactor: 1, reducedMotion: "reduce", ...options });
  await page.goto(url);
  await settle(page);
  mkdirSync(join(file, ".."), { recursive: true });
  const shot = await page.screenshot({ fullPage });
  const [width, height, pixels] = await page.evaluate(async (png) => {
    const image = await createImageBitmap(await (await fetch(png)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let binary = "";
    for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192));
    return [image.width, image.height, btoa(binary)];
  }, `data:image/png;base64,${shot.toString("base64")}`);
  writeFileSync(file, indexed(width, height, Buffer.from(pixels, "base64")));
  await page.close();
}

async function readme(browser, book) {
  for (const [name, { path, colorScheme }] of Object.entries(README)) {
    const file = join(IMAGES, name);
    await picture(browser, book.url(path), file, { viewport: DESK, colorScheme });
    const { size } = statSync(file);
    console.log(`docs/images/${name}: ${(size / 1000).toFixed(0)} kB`);
    if (size > MAXIMUM) throw new Error(`docs/images/${name} is larger than ${MAXIMUM / 1000} kB`);
  }
}

async function contact(browser, book, folder) {
  const sections = [];
  for (const { kind, path } of book.samples()) {
    const figures = [];
    for (const viewport of [PHONE, TABLET, DESK]) {
      for (const colorScheme of SCHEMES) {
        const name = `${kind}-${viewport.width}-${colorScheme}.png`;
        await picture(browser, book.url(path), join(folder, name), { viewport, colorScheme, fullPage: kind !== "article" && kind !== "questions" });
        figures.push(`<figure><a href="${name}"><img src="${name}" loading="lazy" width="${Math.round(viewport.width / 4)}" alt=""></a><figcaption>${viewport.width} ${colorScheme}</figcaption></figure>`);
      }
    }
    sections.push(`<h2>${kind} <small>${path}</small></h2>\n<div>${figures.join("\n")}</div>`);
  }
  writeFileSync(join(folder, "index.html"), `<!DOCTYPE html>
<meta charset="utf-8"><title>Contact set</title>
<style>body { font: 1rem system-ui; margin: 2rem } div { display: flex; flex-wrap: wrap; align-items: start; gap: 1rem } figure { margin: 0 } img { border: 1px solid #8888 }</style>
${sections.join("\n")}
`);
  console.log(`${sections.length * 6} pictures, all in ${join(folder, "index.html")}`);
}

const [option, folder, ...rest] = process.argv.slice(2);
const known = option === undefined || (option === "--contact" && folder && !rest.length);
if (!known) {
  console.error("usage: scripts/screenshots [--contact DIR]");
  process.exit(2);
}
const browser = await launch();
try {
  const book = site("guide");
  await (option ? contact(browser, book, folder) : readme(browser, book));
} finally {
  await browser.close();
}
