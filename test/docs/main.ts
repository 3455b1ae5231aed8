import { writeFile } from 'node:fs/promises';
import { withSections } from './markdown.js';
import { readPages } from './pages.js';
import { generatedSections } from './sections.js';

/** Writes the generated sections of all pages anew: `npm run docs`. */
const sections = await generatedSections();
for (const { path, text } of await readPages()) {
  const made = await withSections(path, text, sections);
  if (made === text) continue;
  await writeFile(path, made);
  process.stdout.write(`${path} was changed.\n`);
}
