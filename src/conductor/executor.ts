import { isIntact } from '#src/approval/digest.ts';
import type { Plan, PlanScript } from '#src/approval/plan.ts';
import type { Context } from '#src/conductor/context.ts';
import type { HostJob, HostJobs } from '#src/conductor/host-jobs.ts';
import { isSameMachine, movedSince } from '#src/conductor/moved.ts';
import type { Host } from '#src/host/host.ts';
import type { Command, Phase } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { RunEnd } from '#src/incident/incident.ts';
import type { JobResult } from '#src/ports/transport.ts';
import { countRemoved } from '#src/redaction/removed.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';

type Execute = Command & { readonly kind: 'execute' };
type RunEnded = Event & { readonly kind: 'run-ended' };

/** Runs the script of a plan, once. Whatever goes wrong, the answer says how far that is known. */
export class Executor {
  readonly #context: Context;
  readonly #jobs: HostJobs;

  constructor(context: Context, jobs: HostJobs) {
    this.#context = context;
    this.#jobs = jobs;
  }

  /** `gate` says, when its turn has come, why it may not begin after all. */
  async execute(host: Host, command: Execute, gate?: HostJob['gate']): Promise<RunEnded> {
    const call = callOf(command);
    if (call === undefined)
      return this.#ended(command, { end: 'not-started', message: 'The plan has no such script.' });
    // The last place where it can be seen that this is what people read and approved.
    if (!isIntact(command.plan)) {
      this.#context.log.error({ run: command.run }, 'a plan is not what its digest says');
      const message = 'The plan is not what was approved.';
      return this.#ended(command, { end: 'not-started', message });
    }
    if (!this.#isAsPlanned(host, command)) {
      const message = `The inventory leads to ${host.name} in another way than when this was planned.`;
      return this.#ended(command, { end: 'not-started', message });
    }
    // A script that changes something is never stopped by the bot going down: it ends or meets its deadline.
    const stop = new AbortController().signal;
    try {
      // An approval lasts until its end, not until there is a place; what it began may always be put back.
      const startBy = command.phase === 'apply' ? command.plan.expiresAt : undefined;
      const job = { host, calls: [call], stop, urgent: true, startBy, gate };
      return this.#ended(command, endOf(await this.#jobs.run(job)));
    } catch (error) {
      this.#context.log.error(
        { err: error, run: command.run },
        'transport broke while a script ran',
      );
      return this.#ended(command, {
        end: 'unknown',
        message: 'The connection broke in an unexpected way.',
      });
    }
  }

  #isAsPlanned(host: Host, { plan, phase }: Execute): boolean {
    const today = { host, transports: this.#context.transports };
    return phase === 'apply' ? movedSince(plan, today).length === 0 : isSameMachine(plan, today);
  }

  #ended({ run }: Execute, end: End): RunEnded {
    return {
      kind: 'run-ended',
      run,
      end: end.end,
      message: end.message,
      durationMs: end.durationMs ?? 0,
      at: this.#context.clock.now(),
      ...(end.state === undefined ? {} : { state: end.state }),
    };
  }
}

interface End {
  readonly end: RunEnd;
  readonly message: string;
  readonly state?: RunEnded['state'];
  readonly durationMs?: number;
}

function scriptOfPhase(plan: Plan, phase: Phase): PlanScript | undefined {
  switch (phase) {
    case 'apply':
      return plan.apply;
    case 'confirm':
      return plan.guard?.confirm;
    case 'rollback':
      return plan.rollback;
  }
}

function callOf({ plan, phase, state }: Execute): ScriptCall | undefined {
  const script = scriptOfPhase(plan, phase);
  if (script === undefined) return undefined;
  return {
    name: `${plan.remedy}/${phase}`,
    language: script.language,
    text: script.text,
    parameters: givenTo(script, { plan, phase }),
    ...(state === undefined ? {} : { state }),
    mode: 'run',
    deadlineMs: plan.deadlineMs,
    needs: plan.needs,
  };
}

/** What puts back or keeps gets what apply told; a script in PowerShell declares nothing else, and takes nothing else. */
function givenTo(
  { language }: PlanScript,
  { plan, phase }: Pick<Execute, 'plan' | 'phase'>,
): ScriptCall['parameters'] {
  return phase === 'apply' || language !== 'powershell' ? plan.parameters : {};
}

function endOf(result: JobResult): End {
  const [envelope] = result.envelopes;
  if (envelope !== undefined)
    return { ...endOfEnvelope(envelope), durationMs: envelope.durationMs };
  const { durationMs } = result;
  if (result.kind === 'ran')
    return { end: 'unknown', message: 'The host sent no answer.', durationMs };
  const message = `${result.message} ${result.hint}`.trim();
  return { end: result.started === 'no' ? 'not-started' : 'unknown', message, durationMs };
}

function endOfEnvelope({ outcome, message, value }: Envelope): End {
  switch (outcome) {
    case 'ok':
      return { end: 'succeeded', message, ...stateOf(value ?? {}) };
    case 'error':
    case 'bad-output':
      return { end: 'failed', message, ...stateOf(value) };
    case 'timed-out':
      return { end: 'unknown', message };
  }
}

/** What rollback needs. A mask in the place of a value must never be written to a host: then it gets nothing. */
function stateOf(value: Envelope['value']): { readonly state?: RunEnded['state'] } {
  if (value === undefined || Object.keys(countRemoved(value)).length > 0) return {};
  return { state: value };
}
