/** The properties of the class of low-voltage smart electric energy meters (0288): one row each. */
import { collectionDay, countHistory } from './history-values.js'
import { currents, power } from './instantaneous-values.js'
import { property, type Access } from './property-spec.js'
import { identifier, unitExponent, unsigned } from './property-values.js'
import { collectionTime, halfHours, minutes, recentCounts } from './recent-values.js'
import { countPair, registerCount, timedCount } from './register-values.js'

const APPENDIX = 'ECHONET Appendix, Detailed Requirements for ECHONET Device Objects'
const releaseF = `${APPENDIX} Release F, 3.3.25 (low-voltage smart electric energy meter)`
const releaseR = `${APPENDIX} Release R, 3.3.25 (low-voltage smart electric energy meter)`

const read: readonly Access[] = ['get']
const readAndWritten: readonly Access[] = ['get', 'set']
const notified: readonly Access[] = ['get', 'announce']

export const meterProperties = {
  routeBIdentification: property({
    epc: 0xc0,
    name: { en: 'Route B identification number', ja: 'Bルート識別番号' },
    access: read,
    source: releaseR,
    value: identifier,
  }),
  oneMinuteCumulative: property({
    epc: 0xd0,
    name: {
      en: 'One-minute measured cumulative amounts of electric energy measured (normal and reverse directions)',
      ja: '1分積算電力量計測値（正方向、逆方向計測値）',
    },
    access: read,
    source: releaseR,
    value: countPair,
  }),
  /** Counts are multiplied by it; a meter without it means 1. */
  coefficient: property({
    epc: 0xd3,
    name: { en: 'Coefficient', ja: '係数' },
    access: read,
    source: releaseF,
    value: unsigned(4, 0, 999_999),
  }),
  effectiveDigits: property({
    epc: 0xd7,
    name: { en: 'Number of effective digits for cumulative amounts of electric energy', ja: '積算電力量有効桁数' },
    access: read,
    source: releaseF,
    value: unsigned(1, 1, 8),
  }),
  cumulativeNormal: property({
    epc: 0xe0,
    name: {
      en: 'Measured cumulative amount of electric energy (normal direction)',
      ja: '積算電力量計測値（正方向計測値）',
    },
    access: read,
    source: releaseF,
    value: registerCount,
  }),
  unit: property({
    epc: 0xe1,
    name: {
      en: 'Unit for cumulative amounts of electric energy (normal and reverse directions)',
      ja: '積算電力量単位（正方向、逆方向計測値）',
    },
    access: read,
    source: releaseF,
    value: unitExponent,
  }),
  cumulativeHistoryNormal: property({
    epc: 0xe2,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 1 (normal direction)',
      ja: '積算電力量計測値履歴1（正方向計測値）',
    },
    access: read,
    source: releaseF,
    value: countHistory,
  }),
  cumulativeReverse: property({
    epc: 0xe3,
    name: {
      en: 'Measured cumulative amount of electric energy (reverse direction)',
      ja: '積算電力量計測値（逆方向計測値）',
    },
    access: read,
    source: releaseF,
    value: registerCount,
  }),
  cumulativeHistoryReverse: property({
    epc: 0xe4,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 1 (reverse direction)',
      ja: '積算電力量計測値履歴1（逆方向計測値）',
    },
    access: read,
    source: releaseF,
    value: countHistory,
  }),
  historyDay: property({
    epc: 0xe5,
    name: {
      en: 'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 1',
      ja: '積算履歴収集日1',
    },
    access: readAndWritten,
    source: releaseF,
    value: collectionDay,
  }),
  instantaneousPower: property({
    epc: 0xe7,
    name: { en: 'Measured instantaneous electric power', ja: '瞬時電力計測値' },
    access: read,
    source: releaseF,
    value: power,
  }),
  instantaneousCurrents: property({
    epc: 0xe8,
    name: { en: 'Measured instantaneous currents', ja: '瞬時電流計測値' },
    access: read,
    source: releaseF,
    value: currents,
  }),
  fixedTimeNormal: property({
    epc: 0xea,
    name: {
      en: 'Cumulative amounts of electric energy measured at fixed time (normal direction)',
      ja: '定時積算電力量計測値（正方向計測値）',
    },
    access: notified,
    source: releaseF,
    value: timedCount,
  }),
  fixedTimeReverse: property({
    epc: 0xeb,
    name: {
      en: 'Cumulative amounts of electric energy measured at fixed time (reverse direction)',
      ja: '定時積算電力量計測値（逆方向計測値）',
    },
    access: notified,
    source: releaseF,
    value: timedCount,
  }),
  recentHalfHours: property({
    epc: 0xec,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 2 (normal and reverse directions)',
      ja: '積算電力量計測値履歴2（正方向、逆方向計測値）',
    },
    access: read,
    source: releaseF,
    value: recentCounts(halfHours),
  }),
  recentHalfHoursTime: property({
    epc: 0xed,
    name: {
      en: 'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 2',
      ja: '積算履歴収集日2',
    },
    access: readAndWritten,
    source: releaseF,
    value: collectionTime(halfHours),
  }),
  recentMinutes: property({
    epc: 0xee,
    name: {
      en: 'Historical data of measured cumulative amounts of electric energy 3 (normal and reverse directions)',
      ja: '積算電力量計測値履歴3（正方向、逆方向計測値）',
    },
    access: read,
    source: releaseR,
    value: recentCounts(minutes),
  }),
  recentMinutesTime: property({
    epc: 0xef,
    name: {
      en: 'Day for which the historical data of measured cumulative amounts of electric energy is to be retrieved 3',
      ja: '積算履歴収集日3',
    },
    access: readAndWritten,
    source: releaseR,
    value: collectionTime(minutes),
  }),
}
