import type { Host } from '#src/host/host.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Block, Text } from './card.ts';
import { bullets, type Draft, draft, fact, factBlock, paragraph } from './draft.ts';
import { count } from './measure.ts';
import type { ReplyContext } from './replies.ts';
import { capped } from './shown.ts';
import { code, joined } from './span.ts';

// As many lines as a message holds on every platform; more of them are attached where files can be.
const mostItems = 20;
const mostLines = 1_000;
const mostTags = 12;

/** The hosts that somebody may see; `filter` is the name part or the tag that they were chosen by. */
export function hostsCard(
  hosts: readonly Host[],
  filter: string | undefined,
  context: ReplyContext,
): Draft {
  return draft(
    {
      severity: 'info',
      title: [
        hosts.length === 0 ? 'There is no host that you may see here' : count(hosts.length, 'host'),
        ...(filter === undefined ? [] : [' for ', code(capped(filter, 60))]),
      ],
      blocks: [
        filter === undefined && hosts.length > mostItems ? tagBlock(hosts) : undefined,
        hosts.length <= mostItems ? bullets(hosts.map(itemOf)) : lines(hosts),
        hosts.length <= mostItems
          ? undefined
          : paragraph('A name or a tag shows fewer: ', code('hosts web'), '.'),
      ],
    },
    context,
  );
}

/** One host, as far as it is nobody's secret. */
export function hostCard(host: Host, open: readonly Incident[], context: ReplyContext): Draft {
  const ways = Object.entries(host.transports).flatMap(([way, set]) =>
    set === undefined || way === 'practice' ? [] : [way],
  );
  return draft(
    {
      severity: 'info',
      title: [code(host.name)],
      blocks: [
        factBlock(
          fact('Platform', host.platform),
          fact('Site', host.site),
          host.aliases.length === 0
            ? undefined
            : fact('Also called', ...codes(host.aliases, mostTags)),
          host.tags.length === 0
            ? undefined
            : fact('Tags', host.tags.slice(0, mostTags).join(', ')),
          fact('Looked at by', ways.length === 0 ? 'no way is set up' : ways.join(', ')),
          open.length === 0
            ? undefined
            : fact(
                'Open',
                ...codes(
                  open.map(({ id }) => id),
                  mostTags,
                ),
              ),
        ),
      ],
    },
    context,
  );
}

function codes(names: readonly string[], most: number): Text {
  return joined(
    names.slice(0, most).map((name) => [code(name)]),
    ', ',
  );
}

function itemOf({ name, platform, tags }: Host): Text {
  return [code(name), ` ${[platform, ...tags.slice(0, mostTags)].join(', ')}`];
}

function lines(hosts: readonly Host[]): Block {
  const shown = hosts
    .slice(0, mostLines)
    .map(({ name, platform, tags }) => [name, platform, ...tags.slice(0, mostTags)].join('  '));
  const left = hosts.length - shown.length;
  const text = [...shown, ...(left > 0 ? [`… (${left} more hosts)`] : [])].join('\n');
  return { kind: 'code', text, language: 'text', label: 'Hosts' };
}

function tagBlock(hosts: readonly Host[]): Block | undefined {
  const numbers = new Map<string, number>();
  for (const tag of hosts.flatMap(({ tags }) => [...new Set(tags)]))
    numbers.set(tag, (numbers.get(tag) ?? 0) + 1);
  const most = [...numbers].toSorted(([, a], [, b]) => b - a).slice(0, mostTags);
  if (most.length === 0) return undefined;
  return paragraph('Tags: ', most.map(([tag, number]) => `${tag} (${number})`).join(', '));
}
