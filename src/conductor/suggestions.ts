import type { Context } from '#src/conductor/context.ts';
import { type Seeing, visibleTo } from '#src/conductor/visible.ts';
import { readAsked } from '#src/errorcode/asked.ts';
import { hexOf } from '#src/errorcode/code.ts';
import { decode } from '#src/errorcode/decode.ts';

export interface Suggested {
  /** As people read it. */
  readonly name: string;
  readonly value: string;
}

export interface Typed extends Seeing {
  readonly about: 'host' | 'code' | 'playbook';
  readonly typed: string;
}

const most = 25;

/** What a word may be completed to, at once and from memory; only what whoever types may be told of. */
export function suggestionsFor(
  context: Pick<Context, 'settings' | 'hosts' | 'library'>,
  typed: Typed,
): readonly Suggested[] {
  const { hosts, playbooks } = visibleTo(context, typed);
  const wanted = typed.typed.trim().toLowerCase();
  switch (typed.about) {
    case 'host':
      return hosts
        .filter(({ name, aliases }) => [name, ...aliases].some((each) => isPart(each, wanted)))
        .slice(0, most)
        .map(({ name }) => ({ name, value: name }));
    case 'playbook':
      return playbooks
        .filter(({ name, playbook }) => isPart(name, wanted) || isPart(playbook.title, wanted))
        .slice(0, most)
        .map(({ name, playbook }) => ({ name: `${name}: ${playbook.title}`, value: name }));
    case 'code':
      return codesIn(typed.typed);
  }
}

function isPart(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted);
}

/** What was typed as it stands, with what it means: an option takes nothing that was not chosen or typed. */
function codesIn(typed: string): readonly Suggested[] {
  const value = typed.trim();
  const [asked] = value === '' ? [] : readAsked([value]);
  const [code] = asked?.codes ?? [];
  if (code === undefined) return [];
  const meaning = decode(code, asked?.beside ?? []).meanings.find(({ name }) => name !== undefined);
  return meaning === undefined ? [] : [{ name: `${hexOf(code.value)}: ${meaning.name}`, value }];
}
