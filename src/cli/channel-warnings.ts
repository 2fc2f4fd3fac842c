import type { Site } from '#src/cli/site.ts';
import { mayTouchHost } from '#src/incident/channel-rule.ts';
import type { Channels } from '#src/incident/channels.ts';
import type { Risk } from '#src/playbook/schema.ts';

type Rule = Channels['rules'][number];

/** Rules of channels that may be meant so, and seldom are: what fits no host, and who is too few. */
export function channelWarnings({ config, hosts }: Pick<Site, 'config' | 'hosts'>): string[] {
  const { channels, policy, approval } = config;
  // Where a policy says how many it takes, nobody can tell here.
  const approvals = policy === undefined ? approval.approvals : {};
  return channels.rules.flatMap((rule) => [...hostless(rule, hosts), ...tooFew(rule, approvals)]);
}

function hostless(rule: Rule, hosts: Site['hosts']): string[] {
  if (rule.hosts === undefined || hosts.list().some((host) => mayTouchHost([rule], host)))
    return [];
  return [`channels: ${rule.channel} is for hosts of which the inventory has none`];
}

function tooFew(
  { channel, approvers }: Rule,
  approvals: Readonly<Partial<Record<Risk, number>>>,
): string[] {
  if (approvers === undefined) return [];
  const named = new Set(approvers).size;
  const hasGroup = approvers.some((each) => !/^[a-z]+:[^/]+$/.test(each));
  const most = Math.max(0, ...Object.values(approvals));
  if (approvers.length > 0 && (hasGroup || named >= most)) return [];
  return [
    named === 0
      ? `channels: nobody may approve in ${channel}`
      : `channels: ${channel} names ${named} who may approve; a high risk takes ${most}`,
  ];
}
