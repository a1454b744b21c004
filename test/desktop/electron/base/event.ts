/** What a listener gets first: it may prevent what would happen next. */
export interface StandInEvent {
  preventDefault(): void
  readonly defaultPrevented: boolean
}

export function makeEvent<Params extends object>(params: Params): StandInEvent & Params
export function makeEvent(): StandInEvent
export function makeEvent(params: object = {}): StandInEvent {
  let isPrevented = false
  const event = {
    preventDefault: () => {
      isPrevented = true
    },
    get defaultPrevented() {
      return isPrevented
    },
  }
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(params))
}
