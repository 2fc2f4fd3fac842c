import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { manifestOf, yamlOf } from './manifest.ts';

// Part of `npm run generate`: writes slack/manifest.yaml. Given an address it prints the manifest of an
// app to which Slack delivers over HTTPS instead; with --install that of an app that workspaces install.
const folder = join(import.meta.dirname, '..', '..', 'slack');

/** The text of slack/manifest.yaml. */
export function manifestFile(): string {
  const about = [
    '# Generated from adapters/slack/surface.ts by `npm run generate`; do not edit.',
    '# Paste it at https://api.slack.com/apps > Create New App > From a manifest. See docs/slack.md.',
  ];
  return `${about.join('\n')}\n${yamlOf(manifestOf({ kind: 'socket' }))}`;
}

/** The manifest for what stands on a command line: `[REQUEST_URL] [--install REDIRECT_URL]`. */
export function manifestFor(words: readonly string[]): string {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { install: { type: 'string' } },
    allowPositionals: true,
  });
  const [url] = positionals;
  const delivery = url === undefined ? socket : ({ kind: 'http', url: new URL(url).href } as const);
  const { install } = values;
  const installing = install === undefined ? undefined : { redirectUrl: new URL(install).href };
  return yamlOf(manifestOf(delivery, installing));
}

const socket = { kind: 'socket' } as const;

if (import.meta.main) {
  const words = process.argv.slice(2);
  if (words.length === 0) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'manifest.yaml'), manifestFile());
    process.stdout.write('slack/manifest.yaml written\n');
  } else {
    process.stdout.write(manifestFor(words));
  }
}
