import { Conductor } from '#src/conductor/conductor.ts';
import type { Context, Settings } from '#src/conductor/context.ts';
import { sha256Hex } from '#src/digest.ts';
import { Host } from '#src/host/host.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import type { Ids } from '#src/ports/ids.ts';
import type { Log } from '#src/ports/log.ts';
import type { SiteRules } from '#src/ports/site-rules.ts';
import type { Store } from '#src/ports/store.ts';
import type { Outside, Transport } from '#src/ports/transport.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { MemoryChat, somebody } from '#test/fakes/memory-chat.ts';
import { MemoryStore } from '#test/fakes/memory-store.ts';
import { ScriptedHost, ScriptedOutside } from '#test/fakes/scripted-host.ts';

export const maria = somebody('Maria');
export const jonas = somebody('Jonas');
export const li = somebody('Li');

/** A stopped service that `start` starts. */
export function stoppedHost(): ScriptedHost {
  const host = new ScriptedHost({
    service: { active: false, enabled: true, pid: 0 },
    port: { result: 'refused' },
  });
  host.changes['start/apply'] = () => {
    host.readings = {
      service: { active: true, enabled: true, pid: 42 },
      port: { result: 'open' },
    };
  };
  return host;
}

/** Everything around a conductor, in memory. It outlives the conductor, as the world does. */
export class Site {
  readonly clock = new FakeClock();
  readonly chat = new MemoryChat();
  readonly host: ScriptedHost;
  /** The ways to the hosts; the scripted host itself unless told otherwise. */
  readonly transports: readonly Transport[];
  readonly outside: Outside;
  /** Pictures that are kept, by incident and digest. */
  readonly kept = new Map<string, Uint8Array>();
  readonly logged: { level: string; fields: object; message: string }[] = [];
  store: Store & { reopened?: () => MemoryStore };
  conductor: Conductor;
  playbooks: readonly LoadedPlaybook[];
  /** The inventory and the settings of the next start. */
  hosts: Hosts;
  settings: Partial<Settings>;
  readonly rules: SiteRules | undefined;
  readonly redact: ((text: string) => string) | undefined;
  /** One-time codes, of the next start. */
  secondFactor: Context['secondFactor'];
  #tokens = 0;

  constructor(parts: Partial<SiteParts> = {}) {
    this.host = parts.host ?? stoppedHost();
    this.transports = parts.transports ?? [this.host];
    this.hosts = parts.hosts ?? inventory;
    this.outside = parts.outside ?? new ScriptedOutside(this.host, () => this.clock.now());
    this.store = parts.store ?? new MemoryStore();
    this.playbooks = parts.playbooks ?? [demoPlaybook()];
    this.settings = parts.settings ?? {};
    this.rules = parts.rules;
    this.redact = parts.redact;
    this.secondFactor = parts.secondFactor;
    this.conductor = new Conductor(this.#context());
  }

  async start(): Promise<this> {
    await this.conductor.start();
    await this.calm();
    return this;
  }

  /** The process is killed and another one starts on the same disk. */
  async restart(): Promise<void> {
    if (!(this.store instanceof MemoryStore))
      throw new Error('only the store in memory restarts here');
    await this.restartOn(this.store.reopened());
  }

  /** The same on a store that was opened anew. */
  async restartOn(store: Store): Promise<void> {
    this.store = store;
    this.conductor = new Conductor(this.#context());
    await this.start();
  }

  /** Waits until nothing is under way that needs no time to pass. */
  async calm(): Promise<void> {
    await settle();
  }

  async write(by: Parameters<MemoryChat['write']>[0], text: string): Promise<void> {
    await this.chat.write(by, text);
    await this.calm();
  }

  async press(by: Parameters<MemoryChat['write']>[0], label: RegExp): Promise<void> {
    const labels = this.chat
      .cardsFor(by.account)
      .flatMap(({ actions }) => actions.map((a) => a.label));
    const found = labels.findLast((each) => label.test(each));
    if (found === undefined)
      throw new Error(`no button ${label}; there are: ${labels.join(' | ')}`);
    await this.chat.press(by, found);
    await this.calm();
  }

  /** The newest incident. */
  async incident(): Promise<Incident> {
    const [id] = await this.store.recent(1);
    const incident = id === undefined ? undefined : await this.store.incident(id);
    if (incident === undefined) throw new Error('there is no incident');
    return incident;
  }

  async kinds(): Promise<readonly string[]> {
    const { id } = await this.incident();
    return (await this.store.records(id)).map(({ event }) => event.kind);
  }

  #context(): Context {
    return {
      store: this.store,
      clock: this.clock,
      ids: this.#ids(),
      log: this.#log(),
      hosts: this.hosts,
      library: createLibrary(this.playbooks),
      chats: [this.chat],
      transports: this.transports,
      outside: this.outside,
      settings: { ...defaults, ...this.settings },
      pictures: {
        keep: async (incident, { bytes }) => {
          const digest = sha256Hex(String.fromCodePoint(...bytes));
          this.kept.set(`${incident}/${digest}`, bytes);
          return digest;
        },
        incidents: async () => [],
        forget: async () => this.kept.clear(),
      },
      ...(this.rules === undefined ? {} : { rules: this.rules }),
      ...(this.redact === undefined ? {} : { redact: this.redact }),
      ...(this.secondFactor === undefined ? {} : { secondFactor: this.secondFactor }),
    };
  }

  #ids(): Ids {
    const next = (): string => {
      this.#tokens += 1;
      return `${this.#tokens}`;
    };
    return {
      incident: () => IncidentId.parse(`inc-${next().padStart(8, '0')}`),
      token: () => next().padStart(24, 't'),
    };
  }

  #log(): Log {
    const at =
      (level: string) =>
      (fields: object, message: string): void => {
        this.logged.push({ level, fields, message });
      };
    const log: Log = {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: () => log,
    };
    return log;
  }
}

export interface SiteParts {
  readonly host: ScriptedHost;
  readonly transports: readonly Transport[];
  readonly outside: Outside;
  readonly hosts: Hosts;
  readonly store: Store;
  readonly playbooks: readonly LoadedPlaybook[];
  readonly settings: Partial<Settings>;
  /** policy.yaml, people.yaml and what may stop everything. */
  readonly rules: SiteRules;
  /** Takes out the secrets that the site uses. */
  readonly redact: (text: string) => string;
  readonly secondFactor: Context['secondFactor'];
}

const minute = 60_000;

export const defaults: Settings = {
  patience: {
    questionReminder: 60 * minute,
    questionExpiry: 24 * 60 * minute,
    approvalReminder: 60 * minute,
  },
  approvalExpiry: 4 * 60 * minute,
  requirement: () => ({
    approvals: 1,
    requesterMayApprove: false,
    approvers: [jonas.account, li.account],
  }),
  scriptsForSuspected: 'never',
  runsPerHost: 4,
  runs: 20,
  incidents: 100,
  stopWithin: 30_000,
  progressInterval: 0,
  simulated: false,
};

const hosts = ['web-01', 'web-02'].map((name) =>
  Host.parse({
    name,
    address: `${name}.example.org`,
    aliases: [],
    platform: 'linux',
    transports: { practice: {} },
  }),
);

export const inventory: Hosts = {
  list: () => hosts,
  find: (named) => {
    const host = hosts.find(({ name, address }) => name === named || address === named);
    return host === undefined
      ? { kind: 'unknown', nearest: hosts.map(({ name }) => name) }
      : { kind: 'found', host };
  },
};

/** A log that nobody reads. */
export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};
