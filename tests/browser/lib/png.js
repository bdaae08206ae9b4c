// Small PNG files. A page is a few flat colours and the shades between them, so a palette of 256 loses nothing one
// could see and makes the file a third as large as the browser's own.
import { crc32, deflateSync } from "node:zlib";

/** A picture with a palette, from pixels of four bytes: red, green, blue and an opacity that is not looked at. */
export function indexed(width, height, pixels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts].sort(([a, many], [b, more]) => more - many || a - b).slice(0, 256).map(([colour]) => colour);
  const places = new Map();
  for (const colour of counts.keys()) places.set(colour, nearest(palette, colour));

  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    // Each row begins with its filter; for a palette none is best.
    const row = y * (width + 1) + 1;
    for (let x = 0; x < width; x += 1) rows[row + x] = places.get(pixels.readUIntBE((y * width + x) * 4, 3));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // eight bits, a palette, and the only methods there are
  const colours = Buffer.concat(palette.map((colour) => Buffer.from([colour >> 16, (colour >> 8) & 255, colour & 255])));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("PLTE", colours), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** The place in the palette of the colour that differs least. */
function nearest(palette, colour) {
  let [best, least] = [0, Infinity];
  for (const [place, other] of palette.entries()) {
    const [red, green, blue] = [16, 8, 0].map((shift) => ((colour >> shift) & 255) - ((other >> shift) & 255));
    const difference = red * red + green * green + blue * blue;
    if (difference < least) [best, least] = [place, difference];
  }
  return best;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
