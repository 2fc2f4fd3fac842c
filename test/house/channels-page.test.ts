import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parseConfig } from '#src/config.ts';

const page = readFileSync('docs/configuration.md', 'utf8');

function blockAfter(heading: string): string {
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(page.slice(page.indexOf(heading))) ?? [];
  return text;
}

const discord = '  token: env:DISCORD_TOKEN\n  guilds: ["1111111111111111111"]\n';

it.each([
  { heading: '## Channels', more: '' },
  { heading: '## Support channels in Discord', more: discord },
])('docs/configuration.md shows a configuration that is in order under "$heading"', (shown) => {
  const source = blockAfter(shown.heading).replace(/^discord:\n/, `discord:\n${shown.more}`);

  expect(source).not.toBe('');
  expect(parseConfig(source, 'fettle.yaml')).toMatchObject({ ok: true });
});
