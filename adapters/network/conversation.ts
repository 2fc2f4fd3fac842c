import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { shakeHands } from './handshake.ts';
import { dial, type Endpoint, hangUp, receive } from './line.ts';
import { decodeChallenge, encodeNegotiate, type NtlmChallenge } from './ntlm-challenge.ts';
import type { Patience } from './patience.ts';
import type { Handshake } from './phase.ts';
import { decodeTsRequest, encodeTsRequest } from './ts-request.ts';
import {
  type Answer,
  answerLength,
  decodeAnswer,
  encodeRequest,
  type Request,
  selectsCredSsp,
  selectsTls,
} from './x224.ts';

export interface ConversationOptions {
  readonly endpoint: Endpoint;
  /** A connection that is open already; without it one is opened. */
  readonly socket?: Socket | undefined;
  /** As users name the host, for SNI. */
  readonly name: string;
  readonly request: Request;
  readonly patience: Patience;
  /** How long each step may take, ms. */
  readonly answerMs: number;
  /** `look`: TLS, and CredSSP where it is selected. A version: TLS with that one only. */
  readonly tls: 'none' | 'look' | 'TLSv1.2' | 'TLSv1.3';
}

/** What one connection told. Undefined parts were not come to. */
export interface Conversation {
  readonly answer?: Answer;
  readonly handshake?: Handshake;
  readonly challenge?: NtlmChallenge | undefined;
}

/** Asks on one connection and closes it again whatever happens. Empty when it could not be opened. */
export async function converse(options: ConversationOptions): Promise<Conversation> {
  const socket = options.socket ?? (await open(options));
  if (socket === undefined) return {};
  try {
    return await talk(socket, options);
  } finally {
    using limit = options.patience.farewell();
    await hangUp(socket, limit.signal);
  }
}

async function open(options: ConversationOptions): Promise<Socket | undefined> {
  using limit = options.patience.step(options.answerMs);
  const dialled = await dial(options.endpoint, limit.signal);
  return dialled.result === 'open' ? dialled.socket : undefined;
}

async function talk(socket: Socket, options: ConversationOptions): Promise<Conversation> {
  const { answer, hasMore } = await negotiate(socket, options);
  if (options.patience.isOver && answer.kind === 'silent') return {};
  if (options.tls === 'none' || !selectsTls(answer)) return { answer };
  if (hasMore) return { answer, handshake: { kind: 'foreign', error: 'bytes before TLS began' } };
  return { answer, ...(await secure(socket, answer, options)) };
}

async function negotiate(
  socket: Socket,
  options: ConversationOptions,
): Promise<{ readonly answer: Answer; readonly hasMore: boolean }> {
  using limit = options.patience.step(options.answerMs);
  socket.write(encodeRequest(options.request));
  const received = await receive(socket, { signal: limit.signal, decode: decodeAnswer, most: 64 });
  switch (received.kind) {
    case 'got':
      return {
        answer: received.value,
        hasMore: received.bytes.length > answerLength(received.bytes),
      };
    case 'closed':
    case 'reset':
      return { answer: { kind: 'closed' }, hasMore: false };
    case 'silent':
      return { answer: { kind: 'silent' }, hasMore: false };
    case 'flooded':
      return { answer: { kind: 'foreign' }, hasMore: false };
  }
}

async function secure(
  socket: Socket,
  answer: Answer,
  options: ConversationOptions,
): Promise<Conversation> {
  const { name, patience, tls } = options;
  using limit = patience.step(options.answerMs);
  const only = tls === 'TLSv1.2' || tls === 'TLSv1.3' ? { only: tls } : {};
  const { handshake, secured } = await shakeHands(socket, { signal: limit.signal, name, ...only });
  try {
    if (handshake.kind === 'silent' && patience.isOver) return {};
    if (tls !== 'look' || handshake.kind !== 'completes') return { handshake };
    if (!selectsCredSsp(answer)) return { handshake };
    return { handshake, challenge: await challengeOf(secured, options) };
  } finally {
    using farewell = patience.farewell();
    await hangUp(secured, farewell.signal);
  }
}

/** First step of CredSSP only. No name and no secret is sent, no logon is begun. */
async function challengeOf(
  secured: TLSSocket,
  options: ConversationOptions,
): Promise<NtlmChallenge | undefined> {
  using limit = options.patience.step(options.answerMs);
  secured.write(encodeTsRequest(encodeNegotiate()));
  const received = await receive(secured, {
    signal: limit.signal,
    decode: decodeTsRequest,
    most: 32_768,
  });
  const isToken = received.kind === 'got' && received.value.kind === 'token';
  return isToken ? decodeChallenge(received.value.token) : undefined;
}
