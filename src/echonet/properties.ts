/**
 * The properties of the low-voltage smart electric energy meter (class 0288) with those of the super class: one row
 * each. To add one, add its row here and its bytes to `test/vectors/properties.json`.
 */
import { KenshinError } from '../base/errors.js'
import { hex } from './codes.js'
import { currents, power } from './instantaneous-values.js'
import { propertyMap } from './property-map.js'
import { property, type Access, type PropertySpec } from './property-spec.js'
import {
  calendarDate,
  clockTime,
  identifier,
  location,
  serialNumber,
  standardVersion,
  unitExponent,
  unsigned,
  yesNo,
} from './property-values.js'
import {
  collectionDay,
  collectionTime,
  countHistory,
  countPair,
  halfHours,
  minutes,
  recentCounts,
  registerCount,
  timedCount,
} from './register-values.js'

const APPENDIX = 'ECHONET Appendix, Detailed Requirements for ECHONET Device Objects'
const superClass = `${APPENDIX}, chapter 2 (super class)`
const meterClass = `${APPENDIX} Release F, 3.3.25 (low-voltage smart electric energy meter)`
const meterClassR = `${APPENDIX} Release R, 3.3.25 (low-voltage smart electric energy meter)`

const read: readonly Access[] = ['get']
const readAndWritten: readonly Access[] = ['get', 'set']
const notified: readonly Access[] = ['get', 'announce']

export const smartMeter = {
  operationStatus: property({
    epc: 0x80,
    name: { en: 'Operation status', ja: '動作状態' },
    access: notified,
    source: superClass,
    value: yesNo(0x30, 0x31),
  }),
  installationLocation: property({
    epc: 0x81,
    name: { en: 'Installation location', ja: '設置場所' },
    access: ['get', 'set', 'announce'],
    source: superClass,
    value: location,
  }),
  standardVersion: property({
    epc: 0x82,
    name: { en: 'Standard version information', ja: '規格Version情報' },
    access: read,
    source: superClass,
    value: standardVersion,
  }),
  faultStatus: property({
    epc: 0x88,
    name: { en: 'Fault status', ja: '異常発生状態' },
    access: notified,
    source: superClass,
    value: yesNo(0x41, 0x42),
  }),
  manufacturerCode: property({
    epc: 0x8a,
    name: { en: 'Manufacturer code', ja: 'メーカコード' },
    access: read,
    source: superClass,
    value: unsigned(3, 0, 0xffffff),
  }),
  serialNumber: property({
    epc: 0x8d,
    name: { en: 'Production number', ja: '製造番号' },
    access: read,
    source: superClass,
    value: serialNumber,
  }),
  currentTime: property({
    epc: 0x97,
    name: { en: 'Current time setting', ja: '現在時刻設定' },
    access: read,
    source: superClass,
    value: clockTime,
  }),
  currentDate: property({
    epc: 0x98,
    name: { en: 'Current date setting', ja: '現在年月日設定' },
    access: read,
    source: superClass,
    value: calendarDate,
  }),
  announcementMap: property({
    epc: 0x9d,
    name: { en: 'Status change announcement property map', ja: '状変アナウンスプロパティマップ' },
    access: read,
    source: superClass,
    value: propertyMap,
  }),
  setMap: property({
    epc: 0x9e,
    name: { en: 'Set property map', ja: 'Setプロパティマップ' },
    access: read,
    source: superClass,
    value: propertyMap,
  }),
  getMap: property({
    epc: 0x9f,
    name: { en: 'Get property map', ja: 'Getプロパティマップ' },
    access: read,
    source: superClass,
    value: propertyMap,
  }),
  routeBIdentification: property({
    epc: 0xc0,
    name: { en: 'Route B identification number', ja: 'Bルート識別番号' },
    access: read,
    source: meterClassR,
    value: identifier,
  }),
  oneMinuteCumulative: property({
    epc: 0xd0,
    name: {
      en: 'One-minute measured cumulative amounts of electric energy measured (normal and reverse directions)',
      ja: '1分積算電力量計測値（正方向、逆方向計測値）',
    },
    access: read,
    source: meterClassR,
    value: countPair,
  }),
  /** Counts are multiplied by it; a meter without it means 1. */
  coefficient: property({
    epc: 0xd3,
    name: { en: 'Coefficient', ja: '係数' },
    access: read,
    source: meterClass,
    value: unsigned(4, 0, 999_999),
  }),
  effectiveDigits: property({
    epc: 0xd7,
    name: { en: 'Number of effective digits for cumulative amounts of electric energy', ja: '積算電力量有効桁数' },
    access: read,
    source: meterClass,
    value: unsigned(1, 1, 8),
  }),
  cumulativeNormal: property({
    epc: 0xe0,
    name: {
      en: 'Measured cumulative amount of electric energy (normal direction)',
      ja: '積算電力量計測値（正方向計測値）',
    },
    access: read,
    source: meterClass,
    value: registerCount,
  }),
  unit: property({
    epc: 0xe1,
    name: {
      en: 'Unit for cumulative amounts of electric energy (normal and reverse directions)',
      ja: '積算電力量単位（正方向、逆方向計測値）',
    },
    access: read,
    source: meterClass,
    value: unitExponent,
  }),
  cumulativeHistoryNormal: property({
    epc: 0xe2,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 1 (normal direction)',
      ja: '積算電力量計測値履歴1（正方向計測値）',
    },
    access: read,
    source: meterClass,
    value: countHistory,
  }),
  cumulativeReverse: property({
    epc: 0xe3,
    name: {
      en: 'Measured cumulative amount of electric energy (reverse direction)',
      ja: '積算電力量計測値（逆方向計測値）',
    },
    access: read,
    source: meterClass,
    value: registerCount,
  }),
  cumulativeHistoryReverse: property({
    epc: 0xe4,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 1 (reverse direction)',
      ja: '積算電力量計測値履歴1（逆方向計測値）',
    },
    access: read,
    source: meterClass,
    value: countHistory,
  }),
  historyDay: property({
    epc: 0xe5,
    name: {
      en: 'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 1',
      ja: '積算履歴収集日1',
    },
    access: readAndWritten,
    source: meterClass,
    value: collectionDay,
  }),
  instantaneousPower: property({
    epc: 0xe7,
    name: { en: 'Measured instantaneous electric power', ja: '瞬時電力計測値' },
    access: read,
    source: meterClass,
    value: power,
  }),
  instantaneousCurrents: property({
    epc: 0xe8,
    name: { en: 'Measured instantaneous currents', ja: '瞬時電流計測値' },
    access: read,
    source: meterClass,
    value: currents,
  }),
  fixedTimeNormal: property({
    epc: 0xea,
    name: {
      en: 'Cumulative amounts of electric energy measured at fixed time (normal direction)',
      ja: '定時積算電力量計測値（正方向計測値）',
    },
    access: notified,
    source: meterClass,
    value: timedCount,
  }),
  fixedTimeReverse: property({
    epc: 0xeb,
    name: {
      en: 'Cumulative amounts of electric energy measured at fixed time (reverse direction)',
      ja: '定時積算電力量計測値（逆方向計測値）',
    },
    access: notified,
    source: meterClass,
    value: timedCount,
  }),
  recentHalfHours: property({
    epc: 0xec,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 2 (normal and reverse directions)',
      ja: '積算電力量計測値履歴2（正方向、逆方向計測値）',
    },
    access: read,
    source: meterClass,
    value: recentCounts(halfHours),
  }),
  recentHalfHoursTime: property({
    epc: 0xed,
    name: {
      en: 'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 2',
      ja: '積算履歴収集日2',
    },
    access: readAndWritten,
    source: meterClass,
    value: collectionTime(halfHours),
  }),
  recentMinutes: property({
    epc: 0xee,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 3 (normal and reverse directions)',
      ja: '積算電力量計測値履歴3（正方向、逆方向計測値）',
    },
    access: read,
    source: meterClassR,
    value: recentCounts(minutes),
  }),
  recentMinutesTime: property({
    epc: 0xef,
    name: {
      en: 'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 3',
      ja: '積算履歴収集日3',
    },
    access: readAndWritten,
    source: meterClassR,
    value: collectionTime(minutes),
  }),
}

type Specs = (typeof smartMeter)[keyof typeof smartMeter]

/** Every EPC of the table. */
export type Epc = Specs['epc']

/** The decoded value of an EPC: `PropertyValue<0xe2>` is a CountHistory. */
export type PropertyValue<E extends Epc> = ReturnType<Extract<Specs, { epc: E }>['decode']>

const byEpc = new Map<number, Specs>(Object.values(smartMeter).map((spec) => [spec.epc, spec]))

/** The row of an EPC; undefined where the table has none. */
export const findProperty = (epc: number): PropertySpec<number, unknown> | undefined => byEpc.get(epc)

/**
 * EDT → value of the EPC's own type.
 * @throws {KenshinError} `echonet.value` when the size or the value is not what the table says, or the EPC is not in it.
 */
export function decodeProperty<E extends Epc>(epc: E, edt: Uint8Array): PropertyValue<E>
export function decodeProperty(epc: number, edt: Uint8Array): unknown
export function decodeProperty(epc: number, edt: Uint8Array): unknown {
  const spec = findProperty(epc)
  if (spec !== undefined) return spec.decode(edt)
  throw new KenshinError('echonet.value', (words) => words.notInTable({ epc: hex(epc) }))
}
