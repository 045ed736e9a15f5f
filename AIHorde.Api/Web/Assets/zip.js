// Writes a zip of files as they are: pictures do not get smaller by packing.

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

const crcOf = bytes => (bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ (crc >>> 8), -1) ^ -1) >>> 0;

/** Numbers of two or four bytes, the least byte first. */
function record(...parts) {
  const view = new DataView(new ArrayBuffer(parts.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of parts) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

const dosTime = at => [
  [2, (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1)],
  [2, ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate()],
];

/** @param {{name: string, blob: Blob, at: number}[]} files */
export async function zip(files) {
  const [parts, directory] = [[], []];
  let offset = 0;
  for (const { name, blob, at } of files) {
    const [bytes, letters] = [new Uint8Array(await blob.arrayBuffer()), new TextEncoder().encode(name)];
    // Version 2.0, names in UTF-8, stored.
    const sizes = [[4, bytes.length], [4, bytes.length], [2, letters.length], [2, 0]];
    const common = [[2, 20], [2, 0x0800], [2, 0], ...dosTime(new Date(at)), [4, crcOf(bytes)], ...sizes];
    const head = record([4, 0x04034b50], ...common);
    directory.push(record([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), letters);
    parts.push(head, letters, bytes);
    offset += head.length + letters.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
