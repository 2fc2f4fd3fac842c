import { planDigest } from '#src/approval/digest.ts';
import type { Guard, Plan, PlanBody, Preview, Requirement } from '#src/approval/plan.ts';
import { boundsOf, requirementWithin } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { rulingWithGlass } from '#src/conductor/glass-ruling.ts';
import type { HostJobs } from '#src/conductor/host-jobs.ts';
import { wayOf } from '#src/conductor/moved.ts';
import { askRefusal, asSentence } from '#src/conductor/refused-words.ts';
import { personToday, rulesOfToday } from '#src/conductor/rules-of-today.ts';
import type { RepairRuling } from '#src/conductor/ruling.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { Person } from '#src/identity/person.ts';
import type { Principal } from '#src/identity/principal.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { type PlanReadings, planReadings } from '#src/playbook/plan-readings.ts';
import type { ScriptRemedy } from '#src/playbook/schema.ts';
import { cleanText } from '#src/redaction/clean-text.ts';
import type { Json } from '#src/script/job.ts';
import { deadlineMs, type Script, scriptOf } from '#src/script/script-of.ts';

export interface PlanRequest {
  readonly incident: Incident;
  readonly loaded: LoadedPlaybook;
  readonly host: Host;
  readonly remedy: string;
  readonly cause: string;
  readonly by: Person;
  readonly stop: AbortSignal;
}

const previewLines = 40;

/** Makes plans: everything that an approval binds to, with the preview where the script has one. */
export class Planner {
  readonly #context: Context;
  readonly #jobs: HostJobs;

  constructor(context: Context, jobs: HostJobs) {
    this.#context = context;
    this.#jobs = jobs;
  }

  /**
   * Rejects with a BotError when no sound plan can be made; nothing was changed then. A repair that does not
   * last gets no plan: it is handed over.
   */
  async plan(request: PlanRequest): Promise<Plan | HandOver> {
    const remedy = scriptRemedy(request);
    const requirement = await this.#requirement(request, remedy);
    if ('handOver' in requirement) return requirement;
    const scripts = scriptsOf(request, remedy);
    const readings = readingsOf(request, remedy);
    const preview = await this.#preview(request, remedy, { scripts, readings });
    const body = this.#body(request, remedy, { scripts, readings, preview, requirement });
    return { ...body, digest: planDigest(body) };
  }

  #body(request: PlanRequest, remedy: ScriptRemedy, parts: Parts & Made): PlanBody {
    const { incident, loaded, host, cause, by } = request;
    const { settings, clock, transports } = this.#context;
    const { readings, scripts, preview, requirement } = parts;
    const now = clock.now();
    const guard = guardOf(scripts, remedy);
    const finding = incident.assessment?.findings.find((each) => each.cause === cause);
    return {
      incident: incident.id,
      attempt: incident.ranDigests.length,
      remedy: request.remedy,
      title: remedy.title,
      cause,
      causeTitle: finding?.title ?? cause,
      playbook: loaded.name,
      revision: loaded.revision,
      host: host.name,
      address: host.address,
      way: wayOf({ host, transports }),
      apply: scripts.apply,
      ...(scripts.rollback === undefined ? {} : { rollback: scripts.rollback }),
      ...(guard === undefined ? {} : { guard }),
      ...(remedy.noRollback === undefined ? {} : { noRollback: remedy.noRollback }),
      parameters: readings.parameters,
      readings: readings.readings,
      evidence: readings.evidence,
      exact: Object.values(remedy.parameters),
      verify: remedy.verify,
      probes: readings.probes,
      risk: remedy.risk,
      effect: remedy.effect,
      undo: remedy.undo,
      needs: remedy.needs,
      preview,
      deadlineMs: deadlineMs(remedy.deadline),
      settleMs: deadlineMs(remedy.settle),
      requirement,
      requester: by.account,
      ...(by.accounts === undefined ? {} : { requesterAccounts: by.accounts }),
      madeAt: now,
      expiresAt: now + (requirement.expiresIn ?? settings.approvalExpiry),
    };
  }

  /** What the site asks for, of whoever wants this, in that channel. Nothing is touched where it says no. */
  async #requirement(request: PlanRequest, remedy: ScriptRemedy): Promise<Requirement | HandOver> {
    const { incident, loaded, host, cause, by } = request;
    const context = this.#context;
    const rules = await rulesOfToday(context);
    const finding = incident.assessment?.findings.find((each) => each.cause === cause);
    const ruling = rulingWithGlass({
      context,
      rules,
      incident,
      host,
      playbook: loaded.name,
      revision: loaded.revision,
      remedyName: request.remedy,
      remedy,
      finding,
    });
    if (ruling.kind === 'refused') return refused(ruling);
    const person = personToday(rules, by, context.clock.now());
    const mayNot = askRefusal(person, ruling.ask);
    if (mayNot !== undefined) throw new BotError('not-allowed', mayNot);
    return requirementWithin(boundsOf(context, incident), ruling.requirement);
  }

  async #preview(request: PlanRequest, remedy: ScriptRemedy, parts: Parts): Promise<Preview> {
    if (remedy.preview === 'none') return { kind: 'none', lines: [] };
    const { language, text } = parts.scripts.apply;
    const result = await this.#jobs.run({
      host: request.host,
      stop: request.stop,
      calls: [
        {
          name: `${request.remedy}/preview`,
          language,
          text,
          parameters: parts.readings.parameters,
          mode: 'preview',
          deadlineMs: deadlineMs(remedy.deadline),
          needs: remedy.needs,
        },
      ],
    });
    if (result.kind === 'failed') {
      throw new BotError('host-unreachable', `The preview did not run: ${result.message}`, {
        hint: result.hint,
      });
    }
    const [envelope] = result.envelopes;
    if (envelope?.outcome !== 'ok') {
      throw new BotError('bad-output', `The preview failed: ${envelope?.message ?? 'no answer'}`);
    }
    return { kind: remedy.preview, lines: linesOf(envelope.value) };
  }
}

/** The repair does not last, and whom the rules call then. */
export interface HandOver {
  readonly message: string;
  readonly handOver: readonly Principal[];
}

function refused({ message, handOver }: Extract<RepairRuling, { kind: 'refused' }>): HandOver {
  if (handOver !== undefined) return { message: asSentence(message), handOver };
  throw new BotError('not-allowed', asSentence(message));
}

interface Made {
  readonly preview: Preview;
  readonly requirement: Requirement;
}

type KnownReadings = Extract<PlanReadings, { kind: 'readings' }>;

interface Parts {
  readonly scripts: {
    readonly apply: Script;
    readonly rollback?: Script | undefined;
    readonly confirm?: Script | undefined;
  };
  readonly readings: KnownReadings;
}

function scriptRemedy({ loaded, remedy }: PlanRequest): ScriptRemedy {
  const found = loaded.playbook.remedies[remedy];
  if (found?.kind === 'script') return found;
  throw new BotError('playbook-invalid', `${loaded.name} has no script remedy "${remedy}".`);
}

function scriptsOf({ loaded, host, remedy }: PlanRequest, found: ScriptRemedy): Parts['scripts'] {
  const apply = scriptOf(loaded.files, found.apply, host.platform);
  if (apply === undefined) {
    throw new BotError('playbook-invalid', `"${remedy}" has no script for ${host.platform}.`);
  }
  const { rollback, guard } = found;
  if (rollback === undefined) return { apply };
  return {
    apply,
    rollback: scriptOf(loaded.files, rollback, host.platform),
    ...(guard && { confirm: scriptOf(loaded.files, guard.confirm, host.platform) }),
  };
}

/** A plan that promises an undo of the host's own must be able to disarm it. */
function guardOf({ confirm }: Parts['scripts'], { guard }: ScriptRemedy): Guard | undefined {
  if (guard === undefined) return undefined;
  if (confirm === undefined) {
    throw new BotError('playbook-invalid', 'The guard of this remedy has no script to confirm it.');
  }
  return { confirm, withinMs: deadlineMs(guard.within) };
}

function readingsOf({ incident, loaded, cause }: PlanRequest, remedy: ScriptRemedy): KnownReadings {
  const { looks, answers } = incident;
  const readings = planReadings(loaded.playbook, remedy, { cause, known: { looks, answers } });
  if (readings.kind === 'readings') return readings;
  throw new BotError(
    'bad-output',
    `A value that the plan rests on is unknown: ${readings.message}.`,
  );
}

/** What the host printed as its preview; hostile text. */
function linesOf(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null || !('preview' in value)) return [];
  const { preview } = value;
  if (!Array.isArray(preview)) return [];
  return preview
    .filter((line) => typeof line === 'string')
    .slice(0, previewLines)
    .map((line) => cleanText(line).slice(0, 400));
}
