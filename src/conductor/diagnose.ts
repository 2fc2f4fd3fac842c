import { assessIncident } from '#src/conductor/assessing.ts';
import type { Context } from '#src/conductor/context.ts';
import { HostJobs } from '#src/conductor/host-jobs.ts';
import { Limit } from '#src/conductor/limit.ts';
import { Looker } from '#src/conductor/looker.ts';
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
