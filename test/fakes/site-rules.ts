import { parsePolicy } from '#src/approval/policy-file.ts';
import { type Link, type Links, linked, withLinks } from '#src/identity/links.ts';
import { parsePeople } from '#src/identity/people.ts';
import type { SiteRules, Today } from '#src/ports/site-rules.ts';

// The rules are asked for at every step of every incident, and the same text always means the same.
const policyIn = remembering((text) => parsePolicy(text, 'policy.yaml'));
const peopleIn = remembering((text) => parsePeople(text, 'people.yaml'));

function remembering<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const parsed = known.get(text) ?? parse(text);
    known.set(text, parsed);
    return parsed;
  };
}

/** The files of a site in memory: a test edits them while the bot runs. */
export class MemoryRules implements SiteRules {
  policy: string | undefined;
  people: string | undefined;
  during: readonly string[] = [];
  stopped: string | undefined;
  links: Links = { links: [] };
  readonly orders = new Set<string>();
  /** The files cannot be read. */
  broken = false;

  constructor(written: { readonly policy?: string; readonly people?: string } = {}) {
    this.policy = written.policy;
    this.people = written.people;
  }

  async link(link: Link): Promise<void> {
    this.links = linked(this.links, link);
  }

  async stop(reason: string): Promise<void> {
    this.stopped = reason;
  }

  async resume(): Promise<void> {
    this.stopped = undefined;
  }

  async noteOrder(order: string): Promise<void> {
    this.orders.add(order);
  }

  async knowsOrder(order: string): Promise<boolean> {
    return this.orders.has(order);
  }

  async today(): Promise<Today> {
    if (this.broken) return Promise.reject(new Error('no such file'));
    const policy = this.policy === undefined ? undefined : policyIn(this.policy);
    const people = this.people === undefined ? undefined : peopleIn(this.people);
    if (policy?.ok === false || people?.ok === false) throw new Error('not sound');
    const { links } = this;
    return {
      during: this.during,
      ...(policy === undefined ? {} : { policy: policy.value }),
      ...(people === undefined ? {} : { people: withLinks(people.value, links) }),
      ...(this.stopped === undefined ? {} : { stopped: this.stopped }),
    };
  }
}
