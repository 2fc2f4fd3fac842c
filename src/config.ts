import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';
import { type Parsed, parseDocument } from '#src/document/parse-document.ts';
import {
  SealingSettings,
  sealingContradictions,
  withSiteKeys,
} from '#src/host/sealing-settings.ts';
import { SecretSettings } from '#src/host/secret-settings.ts';
import { AccountId } from '#src/identity/person.ts';
import { Channels, channelContradictions } from '#src/incident/channels.ts';
import { AuditSettings } from '#src/journal/audit-settings.ts';
import { RetentionSettings, removesRecords } from '#src/journal/retention-settings.ts';
import { LogLevel } from '#src/log.ts';
import { DiscordSection } from './discord-section.ts';
import { SlackSection, slackContradictions } from './slack-section.ts';

const Approvals = z.number().int().min(1).max(5);
const Path = z.string().trim().min(1);

const approval = z
  .strictObject({
    approvals: z
      .strictObject({
        low: Approvals.default(1),
        medium: Approvals.default(1),
        high: Approvals.default(2),
      })
      .prefault({})
      .describe('Number of different people, by risk of the plan'),
    requesterMayApprove: z
      .boolean()
      .default(false)
      .describe('Whether whoever asked for a repair may be one of those who approve it'),
    approvers: z
      .union([z.literal('anyone'), z.array(AccountId)], {
        error: 'write a list of accounts (platform:account), or anyone',
      })
      .default([])
      .describe(
        'Who may approve; nobody until somebody is named. "anyone" is everybody in the chat',
      ),
    expiresIn: Duration.prefault('4h').describe('How long a plan waits for its approvals'),
    reminderAfter: Duration.prefault('1h').describe('When the approvers are reminded, once'),
  })
  .prefault({});

const questions = z
  .strictObject({
    remindAfter: Duration.prefault('1h').describe('When an open question is asked again, once'),
    expireAfter: Duration.prefault('3d').describe('When an incident that nobody answers is closed'),
  })
  .prefault({});

const limits = z
  .strictObject({
    runsPerHost: z.number().int().min(1).max(20).default(2).describe('Looks at one host at a time'),
    runs: z.number().int().min(1).max(1_000).default(20).describe('Looks and repairs in all'),
    incidents: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(200)
      .describe('Incidents that are worked on at a time; more of them wait'),
    repliesPerThread: z
      .number()
      .int()
      .min(5)
      .max(1_000)
      .default(40)
      .describe(
        'Answers in one conversation without a pause of ten minutes; then it is left alone',
      ),
  })
  .prefault({});

const Port = z.number().int().min(1).max(65_535);

const health = z
  .strictObject({
    host: z.string().trim().min(1).default('127.0.0.1'),
    port: Port.describe('Answers /healthz and /readyz'),
  })
  .optional();

/** What `fettle.yaml` says. Every key has a default: an empty file is a valid one, and approves nothing. */
export const Config = z.strictObject({
  approval,
  questions,
  limits,
  hosts: Path.default('hosts.yaml').describe('File of the inventory'),
  policy: Path.optional().describe(
    'File of rules that says who may what; takes the place of who may approve above',
  ),
  people: Path.optional().describe('File that says which accounts are one human, and their groups'),
  secrets: SecretSettings.prefault({}),
  sealing: SealingSettings.optional().describe(
    'Keys under which tokens of workspaces and seeds of second factors are kept',
  ),
  audit: AuditSettings.prefault({}),
  retention: RetentionSettings.prefault({}).describe('How long what is kept; for ever by default'),
  log: z.strictObject({ level: LogLevel.default('info') }).prefault({}),
  channels: Channels.prefault({}).describe('What may be done in which channel'),
  suspected: z
    .enum(['allow', 'never'])
    .default('never')
    .describe('Whether a script may be offered for a cause that is likely and not proven'),
  slack: SlackSection.optional(),
  discord: DiscordSection.optional(),
  health,
});

/** Durations are milliseconds. Paths are relative to the folder of the file itself. */
export type Config = z.output<typeof Config>;

/** What holds where nothing is written. */
export const defaultConfig: Config = Config.parse({});

/** Reads a configuration, or says everything that is wrong with it, with line and column. */
export function parseConfig(source: string, file: string): Parsed<Config> {
  // An empty document is null in YAML, and a file of comments is how people begin.
  const isEmpty = source.split('\n').every((line) => /^\s*(#|$)/.test(line));
  const parsed = parseDocument(isEmpty ? '{}' : source, { file, schema: Config });
  if (!parsed.ok) return parsed;
  const faults = contradictions(parsed.value).map(([path, message]) => parsed.fault(path, message));
  if (faults.length > 0) return { ok: false, faults };
  return { ...parsed, value: withSiteKeys(parsed.value) };
}

type Contradiction = readonly [path: readonly PropertyKey[], message: string];

function contradictions(config: Config): Contradiction[] {
  return [
    ...unreachableQuorums(config),
    ...lateReminders(config),
    ...slackFaults(config),
    ...sealingContradictions(config),
    ...channelContradictions(config.channels, listedApprovers(config)),
    ...twoPolicies(config),
    ...unsignedRetention(config),
  ];
}

/** An approval that can never come about is a mistake that would show on the worst day. */
function unreachableQuorums({ approval: policy }: Config): Contradiction[] {
  const { approvals, approvers } = policy;
  if (approvers === 'anyone' || approvers.length === 0) return [];
  const people = new Set(approvers).size;
  return Object.entries(approvals)
    .filter(([, wanted]) => wanted > people)
    .map(([risk, wanted]) => [
      ['approval', 'approvals', risk],
      `asks for ${wanted} people, and only ${people} may approve; name more approvers, or ask for fewer`,
    ]);
}

/** Two places that say who may approve are one too many: people would read the wrong one. */
function twoPolicies({ policy, approval: { approvers } }: Config): Contradiction[] {
  if (policy === undefined || approvers.length === 0) return [];
  return [[['approval', 'approvers'], `take them out: ${policy} says who may approve`]];
}

/** What is removed without a signature is a fault of the journal: so there must be a key. */
function unsignedRetention({ retention, audit }: Config): Contradiction[] {
  if (!removesRecords(retention) || audit.key !== undefined) return [];
  return [
    [['retention'], 'needs audit.key, to sign what is removed; "fettle journal key" makes one'],
  ];
}

/** Undefined where no list says it: then rules of a channel cannot contradict it. */
function listedApprovers({ policy, approval: { approvers } }: Config) {
  const isListed = policy === undefined && approvers !== 'anyone' && approvers.length > 0;
  return isListed ? approvers : undefined;
}

function lateReminders({ approval: policy, questions: asked }: Config): Contradiction[] {
  const late: Contradiction[] = [];
  if (policy.reminderAfter >= policy.expiresIn) {
    late.push([['approval', 'reminderAfter'], 'must be shorter than expiresIn']);
  }
  if (asked.remindAfter >= asked.expireAfter) {
    late.push([['questions', 'remindAfter'], 'must be shorter than expireAfter']);
  }
  return late;
}

function slackFaults({ slack: written, approval: { approvers } }: Config): Contradiction[] {
  if (written === undefined) return [];
  return slackContradictions(written, { approvers }).map(([path, message]) => [
    ['slack', ...path],
    message,
  ]);
}
