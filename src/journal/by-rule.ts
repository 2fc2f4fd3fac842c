import type { ByRule } from '#src/incident/by-rule.ts';
import type { Bar } from '#src/incident/channel-rule.ts';
import { personIn, shown, type Told } from './told.ts';

type Of<Kind extends ByRule['kind']> = ByRule & { readonly kind: Kind };

/** What the rules of the channel or of the site brought about. */
export function byRuleTold(event: ByRule): Told {
  switch (event.kind) {
    case 'barred':
      return { text: `The rules of the channel ended it: ${barWord(event.by)}`, details: [] };
    case 'held':
      return { text: 'The rules of the site ended it', details: [shown(event.message)] };
    case 'handed-over':
      return handedOver(event);
  }
}

function handedOver({ message, to }: Of<'handed-over'>): Told {
  const called = [...to.people.map(personIn), ...to.others.map(shown)];
  const told = called.length === 0 ? 'nobody, the rules call no one' : called.join(', ');
  return {
    text: 'Handed over to people: the repair does not last',
    details: [shown(message), `told: ${told}`],
  };
}

function barWord(by: Bar): string {
  switch (by) {
    case 'channel':
      return 'nothing may be looked at or changed from there';
    case 'playbook':
      return 'the playbook is not for that channel';
    case 'host':
      return 'the host is not for that channel';
    case 'approvals':
      return 'the people who approved may not decide there';
  }
}
