// Takes pictures of the guide: see scripts/screenshots.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, PHONE, TABLET, launch, settle } from "./lib/chromium.js";
import { svgOf } from "./lib/picture.js";
import { indexed } from "./lib/png.js";
import { site } from "./lib/site.js";

/** The picture of the README: an article of the guide that `prepbook init` writes, which changes only with the product. */
const README = fileURLToPath(new URL("../../docs/images/guide.svg", import.meta.url));
const ARTICLE = "branches/merge-and-rebase.html";
const WINDOW = { width: 1280, height: 900 };
const SCHEMES = ["light", "dark"];

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

/** Writes the picture of the README, or fails if it is not the one that would be written. */
async function readme(browser, isCheck) {
  const book = site("init");
  const page = await browser.newPage({ viewport: WINDOW, colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(book.url(ARTICLE));
  await settle(page);
  const css = book.text(book.files.find((path) => /^assets\/site\..*\.css$/.test(path)));
  const svg = await svgOf(page, css, "An article of a guide that Prepbook built");
  const isFresh = existsSync(README) && readFileSync(README, "utf8") === svg;
  if (isCheck && !isFresh) throw new Error("docs/images/guide.svg is out of date: run scripts/screenshots and commit it");
  if (!isFresh) writeFileSync(README, svg);
  console.log(`docs/images/guide.svg: ${(svg.length / 1000).toFixed(0)} kB, ${isFresh ? "up to date" : "written"}`);
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
const isContact = option === "--contact" && folder && !rest.length;
const isReadme = (option === undefined || option === "--check") && folder === undefined;
if (!isContact && !isReadme) {
  console.error("usage: scripts/screenshots [--check | --contact DIR]");
  process.exit(2);
}
const browser = await launch();
try {
  await (isContact ? contact(browser, site("guide"), folder) : readme(browser, option === "--check"));
} finally {
  await browser.close();
}
