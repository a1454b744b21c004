import type { Diagnosis } from '../../../src/shared/doctor/finding.ts'

const place = { address: '192.168.1.20', port: 7117 }

/** A firewall on the host's computer, and what else there is to say. */
export const DIAGNOSIS: Diagnosis = {
  asked: { text: 'Ops · 运维', as: 'room' },
  room: null,
  places: [place, { address: '10.0.0.7', port: 7117 }],
  findings: [
    { code: 'mdns-hears', kind: 'fine', interfaces: ['Wi-Fi'] },
    { code: 'vpn', kind: 'note', interfaces: ['tun0'] },
    { code: 'firewall', kind: 'problem', place, sign: { by: 'announcement', seconds: 12 }, at: 'there' },
    { code: 'failed', kind: 'unknown', place: { address: '10.0.0.7', port: 7117 }, error: 'EIO' },
  ],
  isWell: false,
}
