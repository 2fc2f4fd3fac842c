import type { Context } from '#src/conductor/context.ts';
import { advisesOnly } from '#src/incident/barred.ts';
import type { Assessment } from '#src/incident/finding.ts';
import type { Incident } from '#src/incident/incident.ts';
import { advise } from '#src/playbook/advise.ts';
import { assess } from '#src/playbook/assess.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

type Facts = Pick<Incident, 'answers' | 'skipped' | 'host' | 'looks' | 'tried' | 'rule'>;

/** Holds what is known against the playbook, with what the site allows. */
export function assessIncident(context: Context, loaded: LoadedPlaybook, facts: Facts): Assessment {
  if (advisesOnly(facts)) return advise(loaded.playbook, facts);
  const found = facts.host === undefined ? undefined : context.hosts.find(facts.host);
  const host = found?.kind === 'found' ? found.host : undefined;
  return assess(loaded.playbook, {
    answers: facts.answers,
    skipped: facts.skipped,
    looks: facts.looks,
    platform: host?.platform,
    hasHost: host !== undefined,
    tried: facts.tried,
    suspected: context.settings.scriptsForSuspected,
  });
}
