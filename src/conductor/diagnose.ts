import { assessIncident } from '#src/conductor/assessing.ts';
import type { Context } from '#src/conductor/context.ts';
import { HostJobs } from '#src/conductor/host-jobs.ts';
import { Limit } from '#src/conductor/limit.ts';
import { Looker } from '#src/conductor/looker.ts';
import { asSentence } from '#src/conductor/refused-words.ts';
import { rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { Assessment } from '#src/incident/finding.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Look, Looks, Value } from '#src/playbook/reading.ts';

export interface DiagnoseRequest {
  readonly loaded: LoadedPlaybook;
  readonly host: Host | undefined;
  readonly answers: Readonly<Record<string, Value>>;
  readonly stop: AbortSignal;
  readonly onLook: (probe: string, look: Look) => void;
}

export interface Diagnosis {
  readonly host: string | undefined;
  readonly looks: Looks;
  readonly assessment: Assessment;
}

/** Looks and judges, and nothing else: no incident, no journal, no change. */
export async function diagnose(context: Context, request: DiagnoseRequest): Promise<Diagnosis> {
  const { loaded, host, answers, stop, onLook } = request;
  const facts = { answers, skipped: [], host: host?.name, looks: {}, tried: [] };
  const first = assessIncident(context, loaded, facts);
  if (host === undefined || first.unread.length === 0) {
    return { host: host?.name, looks: {}, assessment: first };
  }
  await refuseWhileStopped(context);
  const { runsPerHost, runs } = context.settings;
  const jobs = new HostJobs(context, new Limit({ perKey: runsPerHost, inAll: runs }));
  const looker = new Looker(context, jobs);
  const looks = await looker.take({ host, loaded, probes: first.unread, stop, onLook });
  return {
    host: host.name,
    looks,
    assessment: assessIncident(context, loaded, { ...facts, looks }),
  };
}

/** What holds everything holds this as well. Who may look at what is for the bot: here an administrator asks. */
async function refuseWhileStopped(context: Context): Promise<void> {
  const rules = await rulesOfToday(context);
  const stopped = rules.kind === 'read' ? rules.today.stopped : rules.message;
  if (stopped === undefined) return;
  const message = asSentence(`no host is looked at now: ${stopped}`);
  throw new BotError('not-allowed', message, {
    hint: 'Remove the file "stop" from the data folder, or write "resume everything" to the bot.',
  });
}
