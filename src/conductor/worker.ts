import { barToRun } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Desk } from '#src/conductor/desk.ts';
import type { Executor } from '#src/conductor/executor.ts';
import { refusalToLook, refusalToRun } from '#src/conductor/gate.ts';
import { handedOverEvent } from '#src/conductor/hand-over.ts';
import { heldEvent } from '#src/conductor/held-event.ts';
import type { HostJob } from '#src/conductor/host-jobs.ts';
import type { Leases } from '#src/conductor/leases.ts';
import { Limit } from '#src/conductor/limit.ts';
import { lookedEvent } from '#src/conductor/looked-event.ts';
import type { Looker } from '#src/conductor/looker.ts';
import { pause } from '#src/conductor/pause.ts';
import type { HandOver, Planner } from '#src/conductor/planner.ts';
import type { Progress } from '#src/conductor/progress.ts';
import { redactedText } from '#src/conductor/redacted.ts';
import type { Revisions } from '#src/conductor/revisions.ts';
import { rulesOfToday } from '#src/conductor/rules-of-today.ts';
import { provenIn, standingEnrolments } from '#src/conductor/second-factor.ts';
import { choiceByRule, rulesForPlan } from '#src/conductor/unattended.ts';
import { BotError, isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { Command } from '#src/incident/command.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import { holdsLease } from '#src/incident/step.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

type Of<Kind extends Command['kind']> = Command & { readonly kind: Kind };

export interface WorkerParts {
  readonly context: Context;
  readonly desk: Desk;
  readonly revisions: Revisions;
  readonly looker: Looker;
  readonly planner: Planner;
  readonly executor: Executor;
  readonly leases: Leases;
  readonly progress: Progress;
  /** Ends read-only work when the process stops. */
  readonly stop: AbortSignal;
}

/** Carries the commands of incidents out and brings back what came of them as events. */
export class Worker {
  readonly #parts: WorkerParts;
  readonly #running = new Set<Promise<void>>();
  readonly #changing = new Set<Promise<void>>();
  readonly #limit: Limit;

  constructor(parts: WorkerParts) {
    this.#parts = parts;
    this.#limit = new Limit({ perKey: 1, inAll: parts.context.settings.incidents });
  }

  /** Begins a command. Never throws: what breaks is noted with the incident. */
  start(id: IncidentId, command: Command): void {
    const changes = command.kind === 'execute' || command.kind === 'intend';
    const work = this.#carryOut(id, command).catch((error: unknown) => this.#broke(id, error));
    const set = changes ? this.#changing : this.#running;
    set.add(work);
    void work.finally(() => set.delete(work));
  }

  /** Resolves when no script that changes something is under way. */
  async quiet(): Promise<void> {
    while (this.#changing.size > 0) await Promise.all(this.#changing);
  }

  async idle(): Promise<void> {
    while (this.#running.size + this.#changing.size > 0) {
      await Promise.all([...this.#running, ...this.#changing]);
    }
  }

  async #carryOut(id: IncidentId, command: Command): Promise<void> {
    switch (command.kind) {
      case 'say':
        return;
      case 'look':
        // A repair that has begun does not wait until everybody else was looked at.
        return command.why === 'diagnose'
          ? this.#limit.run(id, () => this.#look(id, command))
          : this.#look(id, command);
      case 'plan':
        return this.#limit.run(id, () => this.#plan(id, command));
      case 'lease':
        return this.#lease(id);
      case 'release':
        return this.#release(id);
      case 'intend':
        return this.#intend(id, command);
      case 'execute':
        return this.#execute(id, command);
    }
  }

  async #look(id: IncidentId, { probes, why }: Of<'look'>): Promise<void> {
    const { desk, looker, progress, stop, context } = this.#parts;
    // What was begun is looked at to its end.
    const begins = why === 'diagnose' || why === 'recheck';
    if (begins && (await this.#isBarred(id))) return;
    const { incident, host, loaded } = await this.#subject(id);
    const gate = begins
      ? () => refusalToLook(context, { incident, host, playbook: loaded.name })
      : undefined;
    if (await this.#isHeld(id, gate)) return;
    if (why === 'verify') await this.#settle(incident);
    if (stop.aborted) return;
    const watched = progress.begin(incident, probes, why);
    const urgent = why !== 'diagnose';
    const looks = await looker.take({ host, loaded, probes, stop, urgent, gate, ...watched });
    // A stop is no reading: the next process looks again.
    if (stop.aborted) return;
    if (await this.#isHeld(id, gate)) return;
    const rules = await rulesOfToday(context);
    const enrolments = await standingEnrolments(context, rules, provenIn(incident));
    const looked = { context, loaded, host, probes, looks, why, rules, enrolments };
    await desk.note(id, (now) => lookedEvent(looked, now));
    if (why === 'diagnose')
      await desk.note(id, (now) => choiceByRule({ context, rules }, now, { host, loaded }));
  }

  async #settle({ state }: Incident): Promise<void> {
    const { context, stop } = this.#parts;
    const ms = state.kind === 'verifying' ? state.plan.settleMs : 0;
    if (ms > 0) await pause(context.clock, ms, stop);
  }

  async #plan(id: IncidentId, { remedy, cause, by }: Of<'plan'>): Promise<void> {
    const { desk, planner, stop, context } = this.#parts;
    if (await this.#isBarred(id)) return;
    try {
      const subject = await this.#subject(id);
      const plan = await planner.plan({ ...subject, remedy, cause, by, stop });
      if ('handOver' in plan) return await this.#handOver(id, plan);
      const rules = await rulesOfToday(context);
      await desk.note(id, (now) => {
        const ruled = rulesForPlan({ context, rules }, now, plan);
        const at = context.clock.now();
        return { kind: 'planned', plan, ...(ruled === undefined ? {} : { ruled }), at };
      });
    } catch (error) {
      if (!isBotError(error) || stop.aborted) throw error;
      const said = [error.message, error.hint ?? ''].join(' ').trim();
      const message = redactedText(context, said);
      const at = context.clock.now();
      await desk.note(id, () => ({ kind: 'plan-failed', remedy, message, at }));
    }
  }

  async #handOver(id: IncidentId, { message, handOver }: HandOver): Promise<void> {
    const { desk, context } = this.#parts;
    const rules = await rulesOfToday(context);
    await desk.note(id, (now) => {
      const at = context.clock.now();
      return handedOverEvent(now, { message, principals: handOver, rules, at });
    });
  }

  async #lease(id: IncidentId): Promise<void> {
    const { desk, leases, context } = this.#parts;
    if (await this.#isBarred(id)) return;
    const { host } = await this.#subject(id);
    const holder = leases.ask(host.name, id);
    const at = context.clock.now();
    await desk.note(id, () =>
      holder === id ? { kind: 'leased', at } : { kind: 'lease-awaited', holder, at },
    );
    // Whoever was called off in the meantime must not keep others waiting for ever.
    const now = await desk.get(id);
    if (now === undefined || !holdsLease(now)) this.#release(id);
  }

  /** The next one asks by itself, so that whatever breaks in that is noted with it. */
  #release(id: IncidentId): void {
    const next = this.#parts.leases.release(id);
    if (next !== undefined) this.start(next, { kind: 'lease' });
  }

  /** Writes the intent. The command to execute comes out of that event and of nothing else. */
  async #intend(id: IncidentId, { run, plan, phase }: Of<'intend'>): Promise<void> {
    const { desk, context, stop } = this.#parts;
    if (stop.aborted) return;
    if (phase === 'apply' && (await this.#isBarred(id))) return;
    const { digest } = plan;
    await desk.note(id, () => ({ kind: 'run-intended', run, digest, at: context.clock.now() }));
  }

  async #execute(id: IncidentId, command: Of<'execute'>): Promise<void> {
    const { desk, executor, context } = this.#parts;
    const { host, incident, loaded } = await this.#subject(id);
    const { phase, plan } = command;
    // What was begun may always be brought to its end; only a beginning can be refused.
    const begins = phase === 'apply';
    const gate = (): Promise<string | undefined> =>
      refusalToRun(context, { incident, loaded, plan });
    const ended = await executor.execute(host, command, begins ? gate : undefined);
    if (begins) context.ledger?.end(ended.run, ended.end, ended.at);
    await desk.note(id, () => ended);
  }

  /** Ends the incident, or the approval, where the rules of the site do not let the host be looked at. */
  async #isHeld(id: IncidentId, gate: HostJob['gate']): Promise<boolean> {
    const { desk, context } = this.#parts;
    const message = await gate?.();
    if (message === undefined) return false;
    return desk.note(id, (now) => heldEvent(now, message, context.clock.now()));
  }

  /** Ends the incident where the rules of its channel do not let it go on; the rules of today, and of then. */
  #isBarred(id: IncidentId): Promise<boolean> {
    const { desk, context } = this.#parts;
    return desk.note(id, (now) => {
      const by = barToRun(context, now);
      return by === undefined ? undefined : { kind: 'barred', by, at: context.clock.now() };
    });
  }

  async #subject(
    id: IncidentId,
  ): Promise<{ incident: Incident; host: Host; loaded: LoadedPlaybook }> {
    const { context, revisions, desk } = this.#parts;
    const incident = await desk.get(id);
    if (incident?.playbook === undefined || incident.host === undefined) {
      throw new Error(`${id} has no playbook or no host to work with`);
    }
    const found = context.hosts.find(incident.host);
    // A name that now belongs to another host leads to no host at all.
    if (found.kind === 'unknown' || found.host.name !== incident.host) {
      throw new BotError('host-unknown', `${incident.host} is no longer in the inventory.`);
    }
    return { incident, host: found.host, loaded: await revisions.get(incident.playbook) };
  }

  async #broke(id: IncidentId, error: unknown): Promise<void> {
    const { context, desk, stop } = this.#parts;
    if (stop.aborted) return;
    context.log.error({ err: error, incident: id }, 'something broke');
    const message = isBotError(error)
      ? redactedText(context, error.message)
      : 'A defect in the bot; its log has the details.';
    await desk
      .note(id, () => ({ kind: 'broke', message, at: context.clock.now() }))
      .catch((second: unknown) =>
        context.log.error({ err: second, incident: id }, 'could not note that'),
      );
  }
}
