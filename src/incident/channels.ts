import { z } from 'zod';
import { Principal } from '#src/identity/principal.ts';
import { Name } from '#src/playbook/schema.ts';
import type { ChannelRule } from './channel-rule.ts';

const Allows = z
  .enum(['everything', 'advice', 'nothing'])
  .describe(
    'everything: looking at hosts and repairs. advice: what helps by hand, no host is as much as named. nothing: no reports',
  );

const Words = z.array(z.string().trim().min(1).max(253)).max(1_000);

const HostScope = z
  .strictObject({
    names: Words.optional().describe('Names or aliases in the inventory'),
    tags: Words.optional().describe('A host needs one of them'),
    sites: Words.optional(),
  })
  .refine((scope) => Object.keys(scope).length > 0, 'write names, tags or sites');

const Rule = z.strictObject({
  channel: z
    .string()
    .regex(
      /^[a-z]+:[^\s/*]+\/[^\s/*]*\*?$/,
      'write platform:server/channel, e.g. discord:1234/5678; a * at the end stands for any channel',
    )
    .describe('slack:T/C, discord:G/C; discord:@me/* for direct messages, slack:T/D* likewise'),
  allows: Allows.default('everything'),
  playbooks: z.array(Name).optional().describe('Only these; an empty list is none'),
  hosts: HostScope.optional().describe('Only hosts that fit every key that is written'),
  approvers: z
    .array(Principal)
    .optional()
    .describe('Accounts, or groups of the platform; only those of them whom the site lets approve'),
});

/** The key `channels` of fettle.yaml. Without it every channel may do everything. */
export const Channels = z.strictObject({
  others: z
    .record(z.string().regex(/^[a-z]+$/, 'write a platform: slack, discord, terminal'), Allows)
    .default({})
    .describe('By platform: what holds in channels that no rule names'),
  rules: z.array(Rule).max(1_000).default([]).describe('The most exact name of a channel counts'),
});
export type Channels = z.output<typeof Channels>;

/** Says what a channel may do, by the site's rules; undefined where the site wrote none. */
export function ruleOf({
  others,
  rules,
}: Channels): ((channel: string | undefined, platform: string) => ChannelRule) | undefined {
  if (rules.length === 0 && Object.keys(others).length === 0) return undefined;
  const byPrecision = rules.toSorted((one, other) => precision(other) - precision(one));
  return (channel, platform) => {
    const found = byPrecision.find(
      (rule) => channel !== undefined && covers(rule.channel, channel),
    );
    if (found === undefined) return { allows: othersAllow(others, platform) };
    const { channel: _named, ...rule } = found;
    return rule;
  };
}

type Wrong = readonly [path: readonly PropertyKey[], message: string];

/** Rules that can never mean what they say. `approvers`: who may approve at this site, as far as a list says so. */
export function channelContradictions(
  { rules }: Channels,
  approvers: readonly string[] | undefined,
): readonly Wrong[] {
  return rules.flatMap((rule, index) => {
    const at = (...path: readonly PropertyKey[]) => ['channels', 'rules', index, ...path];
    const first = rules.findIndex(({ channel }) => channel === rule.channel);
    return [
      ...(first < index ? [[at('channel'), 'has a rule above'] as const] : []),
      ...idleKeys(rule).map(
        (key): Wrong => [at(key), `means nothing beside allows: ${rule.allows}`],
      ),
      ...strangers(rule, approvers).map(
        ([entry, name]): Wrong => [
          at('approvers', entry),
          `${name} may not approve at this site; a channel can only narrow approval.approvers`,
        ],
      ),
    ];
  });
}

type Rule = Channels['rules'][number];

function idleKeys({ allows, playbooks, hosts, approvers }: Rule): readonly string[] {
  const idle = {
    everything: {},
    advice: { hosts, approvers },
    nothing: { playbooks, hosts, approvers },
  };
  return Object.entries(idle[allows]).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}

/** A group cannot be looked up here: whether its people may approve shows when they click. */
function strangers(
  { approvers = [] }: Rule,
  entitled: readonly string[] | undefined,
): readonly (readonly [number, string])[] {
  if (entitled === undefined) return [];
  return approvers.flatMap((name, entry) =>
    isAccount(name) && !entitled.includes(name) ? [[entry, name] as const] : [],
  );
}

/** One account of a platform. Groups are "ops", "discord:G/R" and "slack:T/S…"; accounts of Slack have a U or a W there. */
function isAccount(principal: string): boolean {
  if (!principal.includes(':') || principal.startsWith('person:')) return false;
  return !/^discord:[^/]+\//.test(principal) && !/^slack:[^/]+\/S/.test(principal);
}

function covers(named: string, channel: string): boolean {
  return named.endsWith('*') ? channel.startsWith(named.slice(0, -1)) : named === channel;
}

function precision({ channel }: Rule): number {
  return channel.endsWith('*') ? channel.length - 1 : Number.POSITIVE_INFINITY;
}

function othersAllow(others: Channels['others'], platform: string): ChannelRule['allows'] {
  return (Object.hasOwn(others, platform) ? others[platform] : undefined) ?? 'everything';
}
