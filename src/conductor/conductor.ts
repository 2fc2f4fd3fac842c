import { Actions } from '#src/conductor/actions.ts';
import { Answers } from '#src/conductor/answers.ts';
import { Attached } from '#src/conductor/attached.ts';
import { barOf, boundsOf } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { Desk } from '#src/conductor/desk.ts';
import { Executor } from '#src/conductor/executor.ts';
import { HostJobs } from '#src/conductor/host-jobs.ts';
import { Leases } from '#src/conductor/leases.ts';
import { Ledger } from '#src/conductor/ledger.ts';
import { Limit } from '#src/conductor/limit.ts';
import { Looker } from '#src/conductor/looker.ts';
import { Messages } from '#src/conductor/messages.ts';
import { Outbox } from '#src/conductor/outbox.ts';
import { Planner } from '#src/conductor/planner.ts';
import { Progress } from '#src/conductor/progress.ts';
import { Reception } from '#src/conductor/reception.ts';
import { recover } from '#src/conductor/recover.ts';
import { redactedChat } from '#src/conductor/redacted-chat.ts';
import { Replies } from '#src/conductor/replies.ts';
import { Revisions } from '#src/conductor/revisions.ts';
import { Similar } from '#src/conductor/similar.ts';
import { Wording } from '#src/conductor/wording.ts';
import { Words } from '#src/conductor/words.ts';
import { Worker } from '#src/conductor/worker.ts';
import type { Chat, Inbound } from '#src/ports/chat.ts';

/** The bot at work: takes in what people do, carries out what `advance` commands, survives being killed. */
export class Conductor {
  readonly #context: Context;
  readonly #desk: Desk;
  readonly #outbox: Outbox;
  readonly #worker: Worker;
  readonly #leases = new Leases();
  readonly #ledger = new Ledger();
  readonly #attached: Attached;
  readonly #reception: Reception;
  readonly #stopping = new AbortController();

  constructor(outer: Context) {
    const context = { ...outer, chats: chatsOf(outer), ledger: this.#ledger };
    this.#context = context;
    const revisions = new Revisions(context);
    const wording = new Wording(context, revisions);
    this.#outbox = new Outbox(context, this.#stopping.signal);
    this.#desk = new Desk(context, {
      outbox: this.#outbox,
      wording,
      stop: this.#stopping.signal,
    });
    this.#worker = this.#makeWorker(revisions, wording);
    this.#desk.connect((id, command) => this.#worker.start(id, command));
    const replies = new Replies(context, { outbox: this.#outbox, wording });
    const answers = new Answers(context, { desk: this.#desk, revisions, replies });
    const desk = this.#desk;
    const words = new Words(context, { desk, replies });
    const similar = new Similar(context, this.#outbox);
    const messages = new Messages(context, { desk, revisions, answers, replies, words, similar });
    const actions = new Actions(context, { desk, answers, replies, messages });
    this.#attached = new Attached(context, { desk, replies });
    const attached = this.#attached;
    this.#reception = new Reception(context, { messages, actions, attached, replies });
  }

  /** Goes on with every open incident, then listens to people. What could not start is stopped. */
  async start(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { store, chats, log, clock, hosts } = this.#context;
    const undelivered = await store.undelivered();
    for (const message of undelivered) this.#outbox.send(message);
    await this.#ledger.fill(store, { now: clock.now(), hosts });
    const incidents = await store.openIncidents();
    await recover(incidents, {
      desk: this.#desk,
      worker: this.#worker,
      leases: this.#leases,
      ledger: this.#ledger,
      now: clock.now(),
      forgetful: chats
        .filter(({ capabilities }) => !capabilities.durable)
        .map(({ platform }) => platform),
      barOf: (incident) => barOf(this.#context, incident, boundsOf(this.#context, incident)),
    });
    await Promise.all(chats.map((chat) => chat.start((inbound) => this.receive(inbound))));
    log.info({ open: incidents.length, undelivered: undelivered.length }, 'started');
  }

  receive(inbound: Inbound): Promise<void> {
    return this.#reception.receive(inbound);
  }

  /**
   * Stops listening, ends what only reads, and waits for scripts that change something as long as the
   * settings allow. What is still running then is reported as unknown by the next start.
   */
  async stop(): Promise<void> {
    const { chats, settings, clock, log, transports } = this.#context;
    await this.#whatever(chats.map((chat) => chat.stop()));
    this.#desk.stop();
    this.#stopping.abort();
    const late = Promise.withResolvers<'late'>();
    const timer = clock.at(clock.now() + settings.stopWithin, () => late.resolve('late'));
    const settled = this.#settled().then(() => 'settled' as const);
    if ((await Promise.race([settled, late.promise])) === 'late') {
      log.warn({}, 'stopped while something was still under way');
    }
    timer.cancel();
    await this.#whatever(transports.map((transport) => transport.close()));
  }

  /** Resolves when every message that was due is where people see it. */
  messagesSent(): Promise<void> {
    return this.#outbox.idle();
  }

  /** Resolves when nothing is under way: for practice, for tests. */
  async idle(): Promise<void> {
    await this.#worker.idle();
    await this.#attached.idle();
    await this.#desk.idle();
    await this.#outbox.idle();
  }

  async #settled(): Promise<void> {
    await this.#worker.quiet();
    await this.#attached.idle();
    await this.#desk.idle();
    await this.#outbox.idle();
  }

  /** One that does not let go keeps the others from nothing. */
  async #whatever(stopping: readonly Promise<void>[]): Promise<void> {
    for (const ended of await Promise.allSettled(stopping)) {
      if (ended.status !== 'rejected') continue;
      const err: unknown = ended.reason;
      this.#context.log.error({ err }, 'something could not be stopped');
    }
  }

  #makeWorker(revisions: Revisions, wording: Wording): Worker {
    const context = this.#context;
    const { runsPerHost, runs } = context.settings;
    const jobs = new HostJobs(context, new Limit({ perKey: runsPerHost, inAll: runs }));
    return new Worker({
      context,
      desk: this.#desk,
      revisions,
      looker: new Looker(context, jobs),
      planner: new Planner(context, jobs),
      executor: new Executor(context, jobs),
      leases: this.#leases,
      progress: new Progress(this.#outbox, wording),
      stop: this.#stopping.signal,
    });
  }
}

/** Whatever is said goes through here, last of all. */
function chatsOf({ chats, redact }: Context): readonly Chat[] {
  return redact === undefined ? chats : chats.map((chat) => redactedChat(chat, redact));
}
