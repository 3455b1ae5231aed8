import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dashboardFiles } from './dashboards.js';

/** Writes all dashboards to where Grafana is given them: `npm run dashboards`. */
const directory = 'deploy/grafana/dashboards';
await mkdir(directory, { recursive: true });
for (const [name, content] of dashboardFiles()) await writeFile(join(directory, name), content);
