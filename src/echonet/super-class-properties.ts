/** The properties that every ECHONET Lite device has, as the meter serves them: one row each. */
import { propertyMap } from './property-map.js'
import { property, type Access } from './property-spec.js'
import { calendarDate, clockTime, location, serialNumber, standardVersion, unsigned, yesNo } from './property-values.js'

const source = 'ECHONET Appendix, Detailed Requirements for ECHONET Device Objects, chapter 2 (super class)'

const read: readonly Access[] = ['get']
const notified: readonly Access[] = ['get', 'announce']

export const superClassProperties = {
  operationStatus: property({
    epc: 0x80,
    name: { en: 'Operation status', ja: '動作状態' },
    access: notified,
    source,
    value: yesNo(0x30, 0x31),
  }),
  installationLocation: property({
    epc: 0x81,
    name: { en: 'Installation location', ja: '設置場所' },
    access: ['get', 'set', 'announce'],
    source,
    value: location,
  }),
  standardVersion: property({
    epc: 0x82,
    name: { en: 'Standard version information', ja: '規格Version情報' },
    access: read,
    source,
    value: standardVersion,
  }),
  faultStatus: property({
    epc: 0x88,
    name: { en: 'Fault status', ja: '異常発生状態' },
    access: notified,
    source,
    value: yesNo(0x41, 0x42),
  }),
  manufacturerCode: property({
    epc: 0x8a,
    name: { en: 'Manufacturer code', ja: 'メーカコード' },
    access: read,
    source,
    value: unsigned(3, 0, 0xffffff),
  }),
  serialNumber: property({
    epc: 0x8d,
    name: { en: 'Production number', ja: '製造番号' },
    access: read,
    source,
    value: serialNumber,
  }),
  currentTime: property({
    epc: 0x97,
    name: { en: 'Current time setting', ja: '現在時刻設定' },
    access: read,
    source,
    value: clockTime,
  }),
  currentDate: property({
    epc: 0x98,
    name: { en: 'Current date setting', ja: '現在年月日設定' },
    access: read,
    source,
    value: calendarDate,
  }),
  announcementMap: property({
    epc: 0x9d,
    name: { en: 'Status change announcement property map', ja: '状変アナウンスプロパティマップ' },
    access: read,
    source,
    value: propertyMap,
  }),
  setMap: property({
    epc: 0x9e,
    name: { en: 'Set property map', ja: 'Setプロパティマップ' },
    access: read,
    source,
    value: propertyMap,
  }),
  getMap: property({
    epc: 0x9f,
    name: { en: 'Get property map', ja: 'Getプロパティマップ' },
    access: read,
    source,
    value: propertyMap,
  }),
}
