import { beforeEach, describe, expect, it } from '@jest/globals';
import { createFiles } from '#adapters/files/files.ts';
import { answerAll } from '#src/cli/decode-answer.ts';
import { maria, Site } from '#test/fakes/site.ts';

const files = createFiles('.');

let site: Site;
beforeEach(async () => {
  site = await new Site().start();
});

async function answer(text: string) {
  const before = site.chat.messages.length;
  await site.write(maria, text);
  const cards = site.chat.messages.slice(before).flatMap(({ versions }) => versions.slice(-1));
  return { text: cards.map(({ fallbackText }) => fallbackText).join('\n'), cards };
}

describe('decode', () => {
  it.each([
    ['decode 0x80070005 -2144108526', ['0x80070005', '-2144108526']],
    ['decode printer 0x709', ['printer', '0x709']],
    ['decode "VPN 809" STATUS_LOGON_FAILURE', ['VPN 809', 'STATUS_LOGON_FAILURE']],
    ['decode 0x904/0x7', ['0x904/0x7']],
  ])('%s says what the command says', async (text, words) => {
    const { lines } = await answerAll({ err: () => undefined, files }, words, {});
    const known = lines.filter((line) => line !== '');

    const said = await answer(text);

    for (const line of known) expect(said.text).toContain(line);
  });

  it('reads a text with other words between its codes as one', async () => {
    expect((await answer('decode what does 0x80070005 mean here')).text).toContain('0x80070005');
  });

  it('says which playbook looks into a code', async () => {
    const [playbook] = site.playbooks;

    expect((await answer('decode rdp:0x904')).text).toContain(`playbook: ${playbook?.name}`);
  });

  it('says so when there is no code', async () => {
    const { text } = await answer('decode blah');

    expect(text).toContain('no code in this that I can read');
    expect(text).toContain('decode 0x80070005');
  });

  it('shows hostile text as text', async () => {
    const { text, cards } = await answer('decode <!here> @everyone \u202E 0x80070005');

    expect(text).not.toContain('\u202E');
    expect(JSON.stringify(cards)).not.toContain('"kind":"person"');
  });
});

describe('playbooks', () => {
  it('lists them all, and what one of them knows', async () => {
    const [playbook] = site.playbooks;
    const name = playbook?.name ?? '';

    const list = await answer('playbooks');
    const one = await answer(`playbooks ${name}`);

    expect(list.text).toContain(`- ${name} `);
    expect(one.text).toContain('0x904');
    expect(one.text).toContain('Causes it can prove');
    expect(one.text).toContain('Start the service (');
  });

  it('suggests one for a name that is none', async () => {
    const name = site.playbooks[0]?.name ?? '';

    expect((await answer(`playbooks ${name}x`)).text).toContain(`- ${name}`);
  });
});
