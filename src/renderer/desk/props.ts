import type { Bridge } from '../../shared/bridge.ts'
import type { Clock } from '../../shared/clock.ts'

export interface DeskProps {
  bridge: Required<Bridge>
  clock: Clock
}
