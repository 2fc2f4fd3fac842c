import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Playbook } from '#src/playbook/schema.ts';

export type Warning = Playbook['warnings'][number];

/** Dangerous advice that a text brings along, by the words that a playbook knows it by. */
export function warningIn(text: string, playbooks: readonly LoadedPlaybook[]): Warning | undefined {
  const said = plain(text);
  for (const { playbook } of playbooks) {
    const found = playbook.warnings.find(({ text: words, also }) =>
      [words, ...also].some((each) => said.includes(plain(each))),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
