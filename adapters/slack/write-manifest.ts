import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf, yamlOf } from './manifest.ts';

// Part of `npm run generate`: writes slack/manifest.yaml. Given an address it prints the manifest of an
// app to which Slack delivers over HTTPS instead.
const folder = join(import.meta.dirname, '..', '..', 'slack');

/** The text of slack/manifest.yaml. */
export function manifestFile(): string {
  const about = [
    '# Generated from adapters/slack/surface.ts by `npm run generate`; do not edit.',
    '# Paste it at https://api.slack.com/apps > Create New App > From a manifest. See docs/slack.md.',
  ];
  return `${about.join('\n')}\n${yamlOf(manifestOf({ kind: 'socket' }))}`;
}

if (import.meta.main) {
  const url = process.argv[2];
  if (url === undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'manifest.yaml'), manifestFile());
    process.stdout.write('slack/manifest.yaml written\n');
  } else {
    process.stdout.write(yamlOf(manifestOf({ kind: 'http', url: new URL(url).href })));
  }
}
