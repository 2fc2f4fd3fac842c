import { describe, expect, it } from '@jest/globals';
import { guid, guidBytes, guidText, noGuid } from '#src/psrp/guid.ts';
import { messageBytes, readMessage } from '#src/psrp/message.ts';
import { messageType, messageTypeOf } from '#src/psrp/message-type.ts';
import { hostMessage, pipelineId, poolId } from './host-side.ts';

describe('GUIDs', () => {
  it('travel with their first three fields turned round', () => {
    const bytes = guidBytes('00112233-4455-6677-8899-AABBCCDDEEFF');

    expect(Buffer.from(bytes).toString('hex')).toBe('33221100554477668899aabbccddeeff');
    expect(guidText(bytes)).toBe('00112233-4455-6677-8899-aabbccddeeff');
  });

  it.each(['', 'x', '{00112233-4455-6677-8899-aabbccddeeff}', '00112233445566778899aabbccddeeff'])(
    'are not %j',
    (text) => {
      expect(guid(text)).toBeUndefined();
      expect(() => guidBytes(text)).toThrow('Not a GUID');
    },
  );
});

describe('messages', () => {
  it('go to the host with type, pool and pipeline in front', () => {
    const bytes = messageBytes({
      type: messageType.createPipeline,
      pool: poolId,
      pipeline: pipelineId,
      data: '<S>é</S>',
    });

    expect(Buffer.from(bytes).toString('hex')).toBe(
      '02000000' +
        '06100200' +
        '11111111222233334444555555555555' +
        'aaaaaaaabbbbccccddddeeeeeeeeeeee' +
        Buffer.from('<S>é</S>').toString('hex'),
    );
  });

  it('come with a byte order mark, or without', () => {
    const type = messageType.pipelineOutput;
    const marked = hostMessage({ type, data: 'x', pipeline: pipelineId });
    const plain = Buffer.concat([marked.subarray(0, 40), marked.subarray(43)]);

    const message = { to: 'client', type, pool: poolId, pipeline: pipelineId, data: '<S>x</S>' };
    expect(readMessage(marked)).toEqual(message);
    expect(readMessage(plain)).toEqual(message);
  });

  it('may be empty', () => {
    const message = readMessage(hostMessage({ type: 1, data: { raw: '' } }).subarray(0, 40));

    expect(message).toMatchObject({ data: '', pipeline: noGuid });
  });

  it.each([
    ['too short', new Uint8Array(39), 'shorter than its header'],
    ['to nobody', hostMessage({ type: 1, data: null, to: 3 }), 'to nobody'],
    [
      'not UTF-8',
      Buffer.concat([hostMessage({ type: 1, data: null }), Uint8Array.of(0xff)]),
      'not UTF-8',
    ],
  ])('are refused when they are %s', (_, bytes, why) => {
    expect(() => readMessage(bytes)).toThrow(why);
  });

  it.each([
    [0x0001_0002, 'sessionCapability', 'both'],
    [0x0001_0004, 'initRunspacePool', 'client'],
    [0x0002_1006, 'createPipeline', 'client'],
    [0x0002_1009, 'applicationPrivateData', 'host'],
    [0x0004_1002, 'pipelineInput', 'client'],
    [0x0004_1010, 'progressRecord', 'host'],
    [0x0004_1011, 'informationRecord', 'host'],
    [0x0004_1101, 'pipelineHostResponse', 'client'],
  ])('of type %i are %s, from %s', (type, name, from) => {
    expect(messageTypeOf(type)).toEqual({ name, from });
  });

  it('have 31 types, and no other', () => {
    expect(new Set(Object.values(messageType)).size).toBe(31);
    expect(messageTypeOf(0x0004_1012)).toBeUndefined();
  });
});
