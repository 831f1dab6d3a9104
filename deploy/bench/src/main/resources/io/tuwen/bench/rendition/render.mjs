// Makes renditions with sharp: a request a line, an answer a line. One thread, as each of Tuwen's children has.
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import sharp from 'sharp';

sharp.concurrency(1);
sharp.cache(false);

function encoded(image, work) {
  switch (work.format) {
    case 'JPEG':
      return image.flatten({ background: '#ffffff' }).jpeg({ quality: work.quality });
    case 'WEBP':
      return image.webp({ quality: work.quality });
    default:
      return image.png();
  }
}

async function make(request) {
  const before = process.cpuUsage();
  for (let i = 0; i < request.times; i++) {
    const bytes = await readFile(request.picture);
    for (const work of request.works) {
      const image = sharp(bytes).resize({
        width: work.width,
        height: work.height === 0 ? undefined : work.height,
        fit: work.fit ? 'inside' : 'cover',
        withoutEnlargement: work.fit,
      });
      await writeFile(work.to, await encoded(image, work).toBuffer());
    }
  }
  const used = process.cpuUsage(before);
  return { cpuMicros: used.user + used.system };
}

const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n');
say({ version: sharp.versions.sharp + ", libvips " + sharp.versions.vips });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say(await make(JSON.parse(line)));
  } catch (error) {
    say({ failure: String(error) });
  }
}
