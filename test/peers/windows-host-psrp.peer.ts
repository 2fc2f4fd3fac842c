import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PsrpSession } from '#src/psrp/session.ts';
import { messagesIn, valuesOf } from './psrp-bytes.ts';
import { faultIn, outputsOf, powershell } from './raw-psrp.ts';
import { admin, fettle, openedOn, poolOn, startPsrpHost } from './raw-psrp-host.ts';
import { openShell, rawMessage, resources } from './raw-wsman.ts';

// Judged by requests that are written by hand, in clear: sealing is tested elsewhere.
describe('who may open what', () => {
  it.each([
    [admin, 'Microsoft.PowerShell', 200, 0],
    [admin, 'microsoft.powershell', 200, 0],
    [admin, 'Fettle', 500, 5],
    [fettle, 'Fettle', 200, 0],
    [fettle, 'Microsoft.PowerShell', 500, 5],
    [admin, 'PowerShell.7', 500, 2150858811],
    [fettle, 'PowerShell.7', 500, 2150858811],
  ])('%s at %s: %d %d', async (account, endpoint, status, fault) => {
    await using host = await startPsrpHost();

    const answer = await poolOn(host, { account, endpoint }).create();

    expect([answer.status, faultIn(answer.soap)]).toEqual([status, fault]);
    expect((await host.state()).shells).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each([
    [admin, 200],
    [fettle, 500],
  ])('%s and WinRS, and the configuration: %d', async (account, status) => {
    await using host = await startPsrpHost();

    const shell = await host.say(rawMessage({ action: 'Create', body: openShell }), account);
    const config = await host.say(
      rawMessage({ action: 'Get', resource: resources.config }),
      account,
    );

    expect([shell.status, config.status]).toEqual([status, status]);
    if (status === 500) expect([faultIn(shell.soap), faultIn(config.soap)]).toEqual([5, 5]);
  });

  it('keeps a pool to its owner, and to its own endpoint', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host, { account: fettle, endpoint: 'Fettle' });
    const other = { action: 'Delete', shellId: pool.id } as const;

    const elsewhere = await host.say(
      rawMessage({ ...other, resource: `${powershell}/Microsoft.PowerShell` }),
      admin,
    );
    const winrs = await host.say(rawMessage(other), fettle);
    const byAdmin = await host.say(rawMessage(other), admin);

    expect(faultIn(elsewhere.soap)).toBe(2150858843);
    expect(faultIn(winrs.soap)).toBe(5);
    expect(faultIn(byAdmin.soap)).toBe(2150858843);
    expect((await host.state()).shells).toHaveLength(1);
  });
});

describe('a pool', () => {
  it('has a name of its client, which nobody can take twice', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);

    const again = await pool.say({
      action: 'Create',
      body: `<rsp:Shell ShellId="${pool.id.toLowerCase()}"/>`,
    });

    expect(faultIn(again.soap)).toBe(2147942487);
    expect((await host.state()).shells).toMatchObject([{ id: pool.id, owner: admin }]);
  });

  it('takes as many commands as its quota says, and only Terminate makes room', async () => {
    await using host = await startPsrpHost({ quotas: { maxConcurrentCommandsPerShell: 2 } });
    const pool = await openedOn(host);
    const first = await pool.begin([{ script: 'tell' }]);
    await pool.rest(first);
    await pool.run({ script: 'tell' });

    const refused = await pool.begin([{ script: 'tell' }]).catch(String);
    await pool.signal(first, `${resources.shell}/signal/terminate`);
    const said = await pool.run({ script: 'tell' });

    expect(faultIn(String(refused))).toBe(2150859241);
    expect(outputsOf(said)).toEqual(['S told']);
  });

  it('counts among the shells of its user', async () => {
    await using host = await startPsrpHost({ quotas: { maxShellsPerUser: 1 } });
    await openedOn(host);

    const second = await poolOn(host).create();

    expect(faultIn(second.soap)).toBe(2150859173);
  });

  it('is ended when nobody has used it for its idle time-out', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    await host.expireShells();

    expect(faultIn((await pool.receive()).soap)).toBe(2150858843);
  });

  it('runs one pipeline after the other, as it has one runspace', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    const first = await pool.begin([{ script: 'wait' }]);
    const second = await pool.begin([{ script: 'tell' }]);

    const early = await pool.receive(second, { timeout: 'PT0.2S' });
    await pool.signal(first, 'powershell/signal/crtl_c');
    const late = await pool.rest(second);

    expect(faultIn(early.soap)).toBe(2150858793);
    expect(outputsOf(late)).toEqual(['S told']);
  });

  it('asks what its client has to answer', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    const id = await pool.begin([{ script: 'ask' }]);
    const asked = await pool.receive(id);

    const [message] = messagesIn(Buffer.concat(asked.pieces));
    const values = valuesOf(message?.clixml ?? '');

    expect(message?.kind).toBe('0x00041100');
    expect([values.get('/MS/mi/ToString'), values.get('/MS/ci')]).toEqual([
      'ToString ReadLine',
      'I64 1',
    ]);
  });

  it('answers the same Receive once more, and another one with what came since', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    const id = await pool.begin([{ script: 'wait' }]);
    const messageId = randomUUID();

    const first = await pool.receive(id, { messageId });
    const again = await pool.receive(id, { messageId });
    const next = await pool.receive(id, { timeout: 'PT0.2S' });

    expect(again.soap).toBe(first.soap);
    expect(outputsOf(messagesIn(Buffer.concat(first.pieces)))).toEqual(['S begun']);
    expect(faultIn(next.soap)).toBe(2150858793);
  });
});

describe('a pool that is left and taken up again', () => {
  const disconnect = {
    action: 'Disconnect',
    body: '<rsp:Disconnect><rsp:IdleTimeOut>PT60S</rsp:IdleTimeOut></rsp:Disconnect>',
  } as const;

  it('keeps what its pipelines say until its client is back', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    const id = await pool.begin([{ script: 'tell' }]);

    const left = await pool.say(disconnect);
    const meanwhile = await pool.receive(id);
    const back = await pool.say({ action: 'Reconnect', body: '<rsp:Reconnect/>' });
    const said = await pool.rest(id);

    expect([left.status, back.status]).toEqual([200, 200]);
    expect(faultIn(meanwhile.soap)).toBe(2150859204);
    expect(outputsOf(said)).toEqual(['S told']);
  });

  it('stands as disconnected in the list of shells', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    const id = await pool.begin([{ script: 'wait' }]);
    await pool.receive(id);
    await pool.say(disconnect);

    const states = await host.say(
      rawMessage({ action: 'Enumerate', resource: resources.shell }),
      admin,
    );

    expect(states.soap).toContain('<rsp:State>Disconnected</rsp:State>');
  });

  it('lets a client in that does not know it', async () => {
    await using host = await startPsrpHost();
    const pool = await openedOn(host);
    const session = new PsrpSession({ poolId: pool.id.toLowerCase(), maxFragment: 32_768 });
    const connecting = Buffer.concat(session.connect()).toString('base64');
    const connect = {
      action: 'Connect',
      body: `<rsp:Connect><connectXml xmlns="${powershell}">${connecting}</connectXml></rsp:Connect>`,
    } as const;

    const early = await pool.say(connect);
    await pool.say(disconnect);
    const answer = await pool.say(connect);
    const told = /connectResponseXml[^>]*>([^<]*)</.exec(answer.soap)?.[1] ?? '';

    expect(faultIn(early.soap)).toBe(2150859213);
    expect(messagesIn(Buffer.from(told, 'base64')).map(({ kind }) => kind)).toEqual([
      '0x00010002',
      '0x0002100b',
    ]);
    session.hear(Buffer.from(told, 'base64'));
    expect(session.state).toBe('opened');
  });
});
