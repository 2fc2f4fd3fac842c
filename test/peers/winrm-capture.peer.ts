import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Capture, captureRefused } from './capture.ts';
import { post } from './raw-wsman.ts';
import { call, never, password, startWindowsPeer } from './windows-peer.ts';

// tshark sees what anybody on the way sees. Neither our client nor the host is asked what it sent.
const refused = captureRefused();
const text = 'param([string] $Word)\n# a script that nobody on the way may read';
const word = 'a parameter that is a secret of its own';
const told = 'what only the host knew until now';

/** The text as it could stand in a message: as it is, in UTF-16, in hexadecimal, in base64 at each place. */
function guises(secret: string): readonly string[] {
  const bytes = [Buffer.from(secret), Buffer.from(secret, 'utf16le')];
  return bytes.flatMap((each) => [
    each.toString('latin1'),
    each.toString('hex'),
    ...[0, 1, 2].map((skip) => each.subarray(skip, skip + 18).toString('base64')),
  ]);
}

const secrets = [text, word, told, password, 'Envelope', 'CommandLine', 'EncodedCommand'];

let capture: Capture;
let sent = '';
let answered = '';
let host = { in: 0, clear: 0 };

/** One round of a script over sealed NTLM, and one question in clear, by which the search is tried. */
async function oneSession(): Promise<void> {
  await using peer = await startWindowsPeer({
    scenario: { scripts: { look: text }, looks: { look: { told } }, after: {}, breaks: {} },
  });
  capture = new Capture(peer.host.port);
  await capture.start();
  const result = await peer.transport.run({
    host: peer.inventoryHost('sealed NTLM on HTTP'),
    calls: [call(text, { name: 'look', parameters: { Word: word } })],
    signal: never,
  });
  await peer.transport.close();
  const { bytesIn, clearBodies } = await peer.host.state();
  host = { in: bytesIn, clear: clearBodies };
  await post({ url: `http://127.0.0.1:${peer.host.port}/wsman`, body: word });
  await capture.stop(bytesIn + word.length);
  expect(result).toMatchObject({ envelopes: [{ outcome: 'ok', value: { told } }] });
}

const canCapture = refused === '' ? describe : describe.skip;
const why = refused === '' ? '' : ` (nothing can be captured here: ${refused})`;

canCapture(`a sealed session, seen by tshark${why}`, () => {
  beforeAll(async () => {
    await oneSession();
    sent = capture.payload('dstport').toString('latin1');
    answered = capture.payload('srcport').toString('latin1');
  });
  afterAll(() => capture[Symbol.asyncDispose]());

  it('was captured whole, and what goes in clear can be found in it', () => {
    const question = sent.slice(host.in);

    expect(sent.length).toBeGreaterThan(host.in);
    expect(question).toMatch(/^POST \/wsman/);
    expect(guises(word).filter((guise) => question.includes(guise))).not.toEqual([]);
    expect(answered).toContain('Encrypted Boundary');
  });

  it('shows neither script, nor values, nor answers, nor SOAP, nor the password', () => {
    const session = sent.slice(0, host.in) + answered;

    const shown = secrets.filter((secret) =>
      guises(secret).some((guise) => session.includes(guise)),
    );

    expect(shown).toEqual([]);
    expect(host.clear).toBe(0);
  });

  it('has one logon for each connection, with keys of 128 bits and a MIC', () => {
    const types = capture.fields('ntlmssp', 'ntlmssp.messagetype');
    const logons = capture.fields(
      'ntlmssp.messagetype == 3',
      'ntlmssp.negotiatesign',
      'ntlmssp.negotiateseal',
      'ntlmssp.negotiate128',
      'ntlmssp.negotiatekeyexch',
      'ntlmssp.negotiatentlm2',
      'ntlmssp.authenticate.mic',
    );

    expect(types.slice(0, 3).map(Number)).toEqual([1, 2, 3]);
    expect(logons.length).toBe(types.length / 3);
    for (const logon of logons) {
      expect(logon).toMatch(/^(?:(?:1|True)\t){5}(?!(?:00)+$)[0-9a-f]{32}$/i);
    }
  });
});
