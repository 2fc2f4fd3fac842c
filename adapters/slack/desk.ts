import { webApi } from '@slack/bolt';
import type { Card } from '#src/card/card.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { knowsNone } from '#src/redaction/without-secrets.ts';
import { Api } from './api.ts';
import { Groups } from './groups.ts';
import { Links } from './links.ts';
import { People } from './people.ts';
import { type Place, placeOf } from './place.ts';
import { Posted } from './posted.ts';
import { makeReading, type Reading } from './reading.ts';
import { Sender } from './sender.ts';
import type { SlackOptions } from './settings.ts';
import { Status } from './status.ts';
import { Whispers } from './whispers.ts';
import type { OpenWorkspace } from './workspaces.ts';

/** Everything that speaks with one workspace. Nothing in it knows a token of another one. */
export interface Desk {
  readonly workspace: OpenWorkspace;
  readonly sender: Sender;
  readonly whispers: Whispers;
  readonly reading: Reading;
  readonly links: Links;
  /** A card stands, new or edited. */
  readonly noted: (place: Place, card: Card, how: 'posted' | 'edited') => void;
  /** With the token of this moment. */
  readonly client: () => Promise<webApi.WebClient>;
}

export interface DeskParts {
  readonly workspace: OpenWorkspace;
  /** Makes a new object at each call: the SDK writes into it. */
  readonly clientOptions: () => webApi.WebClientOptions;
  readonly receive: (inbound: Inbound) => Promise<void>;
}

export function makeDesk(options: SlackOptions, parts: DeskParts): Desk {
  const { clock, log, redact = knowsNone } = options;
  const { workspace } = parts;
  const client = clientOf(parts);
  const api = new Api({ client, clock, log });
  const isGranted = workspace.scopes.includes('usergroups:read');
  const groups = new Groups({ api, clock, log, team: workspace.team, isGranted });
  const mayActIn = options.externals?.mayActIn ?? [];
  const people = new People({ api, groups, clock, log, mayActIn });
  const sender = new Sender({ api, clock, log, posted: new Posted(api, clock.now()) });
  const whispers = new Whispers(api, sender);
  const receive = onlyOf(workspace.team, parts.receive);
  const token = (): Promise<string> => workspace.token();
  const links = new Links(api, log);
  const status = new Status({ api, log, redact });
  const talking = { api, links, status, people, sender, whispers, workspace, token, receive };
  const reading = makeReading(options, talking);
  const noted: Desk['noted'] = (place, card, how) => {
    status.shown(place, card, how);
    reading.homeTab.changed();
  };
  return { workspace, sender, whispers, links, reading, noted, client };
}

/** One client as long as the token is the same; the SDK keeps connections and counts for each. */
function clientOf({ workspace, clientOptions }: DeskParts): () => Promise<webApi.WebClient> {
  let known: { readonly token: string; readonly client: webApi.WebClient } | undefined;
  return async () => {
    const token = await workspace.token();
    if (known?.token === token) return known.client;
    // A token of an organisation does not say which of its workspaces is meant.
    const where = workspace.enterprise === undefined ? {} : { teamId: workspace.team };
    const client = new webApi.WebClient(token, { ...clientOptions(), ...where });
    known = { token, client };
    return client;
  };
}

/** What comes from one workspace must never act in a thread of another one. */
function onlyOf(team: string, receive: DeskParts['receive']): DeskParts['receive'] {
  return async (inbound) => {
    if (placeOf(inbound.thread)?.team !== team) {
      throw new Error(`an inbound of ${team} names a thread of another workspace`);
    }
    await receive(inbound);
  };
}
