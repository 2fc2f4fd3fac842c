import type { Socket } from 'node:net';
import { type Conversation, type ConversationOptions, converse } from './conversation.ts';
import type { Endpoint } from './line.ts';
import type { Patience } from './patience.ts';
import { decidingRequest, type Observation, type VersionTried } from './phase.ts';
import { type Answer, type Request, selectsTls } from './x224.ts';

export interface RdpLookOptions {
  readonly endpoint: Endpoint;
  /** The first connection, open already: the one that proved that the port is. */
  readonly socket: Socket;
  readonly name: string;
  readonly patience: Patience;
  readonly answerMs: number;
}

type Seen = Omit<Observation, 'resolves' | 'tcp'>;
type Said = Conversation & { readonly request: Request };

/** Asks the four requests, each on a connection of its own, one after the other. */
export async function lookAtRdp(options: RdpLookOptions): Promise<Seen> {
  const said = await askAll(options);
  const answers = new Map(
    said.flatMap(({ request, answer }) => (answer ? [[request, answer]] : [])),
  );
  const found = said.find(({ handshake }) => handshake !== undefined) ?? {};
  return { answers, ...known(found), ...(await versions({ ...options, answers, found })) };
}

/** The widest first, because it decides; TLS once, after the first answer that leads to it. */
async function askAll({ socket, ...options }: RdpLookOptions): Promise<readonly Said[]> {
  const widest = { request: 11, tls: 'look' } as const;
  const said: Said[] = [{ ...widest, ...(await converse({ ...options, ...widest, socket })) }];
  for (const request of [3, 1, 0] as const) {
    if (options.patience.isOver || isLeftAlone(said)) break;
    const tls = said.some(({ handshake }) => handshake !== undefined) ? 'none' : 'look';
    said.push({ request, ...(await converse({ ...options, request, tls })) });
  }
  return said;
}

/** Each connection counts as an incomplete one on the host: one that was silent twice is not asked on. */
function isLeftAlone(said: readonly Said[]): boolean {
  return said.filter(({ answer }) => answer?.kind === 'silent').length > 1;
}

function known({ handshake, challenge }: Conversation): Pick<Seen, 'handshake' | 'challenge'> {
  return {
    ...(handshake === undefined ? {} : { handshake }),
    ...(challenge === undefined ? {} : { challenge }),
  };
}

interface VersionsOptions extends RdpLookOptions {
  readonly answers: ReadonlyMap<Request, Answer>;
  readonly found: Conversation;
}

/** TLS 1.2 and 1.3 apart: read off the handshake where it completed, tried where it broke. */
async function versions(options: VersionsOptions): Promise<Pick<Seen, 'tls12' | 'tls13'>> {
  const { handshake } = options.found;
  const { socket: _used, ...rest } = options;
  if (handshake === undefined) return {};
  if (handshake.kind === 'completes') return readOff(handshake.protocol);
  const request = decidingRequest(options.answers);
  if (request === undefined) return {};
  const tls12 = await tried({ ...rest, request, tls: 'TLSv1.2' });
  const tls13 = await tried({ ...rest, request, tls: 'TLSv1.3' });
  return {
    ...(tls12 === undefined ? {} : { tls12 }),
    ...(tls13 === undefined ? {} : { tls13 }),
  };
}

/** Both were offered, and a server takes the newest that it may: an older one refuses the newer. */
function readOff(protocol: string): Pick<Seen, 'tls12' | 'tls13'> {
  if (protocol === 'TLSv1.3') return { tls13: 'completes' };
  return { tls12: protocol === 'TLSv1.2' ? 'completes' : 'refused', tls13: 'refused' };
}

async function tried(options: ConversationOptions): Promise<VersionTried | undefined> {
  if (options.patience.isOver) return undefined;
  const { answer, handshake } = await converse(options);
  const isAsked = answer !== undefined && selectsTls(answer) && handshake !== undefined;
  if (!isAsked) return undefined;
  const { kind } = handshake;
  return kind === 'completes' || kind === 'silent' ? kind : 'refused';
}
