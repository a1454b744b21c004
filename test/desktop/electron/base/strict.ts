import { EventEmitter } from 'node:events'

/** What JavaScript and Node's own printing ask any object for; everything else that is missing is refused. */
const ASKED_OF_ANYTHING = new Set(['then', 'toJSON', 'inspect', 'nodeType', '$$typeof', 'asymmetricMatch', 'default', '__esModule'])

/** Thrown where the app uses something of Electron that the stand-in does not have. */
export class NotInStandIn extends Error {
  constructor(what: string) {
    super(`The stand-in for Electron has no ${what}. If Electron has it, teach it to test/desktop/electron as Electron documents it.`)
    this.name = 'NotInStandIn'
  }
}

/** Ends a prototype chain: what nobody below has is refused instead of being undefined, so that nothing passes silently. */
function refusing(prototype: object, nameOf: (receiver: object) => string): object {
  return new Proxy(Object.create(prototype) as object, {
    get(target, key, receiver: object) {
      if (key in target || isHarmless(key)) return Reflect.get(target, key, receiver) as unknown
      throw new NotInStandIn(`${nameOf(receiver)}.${String(key)}`)
    },
    set(target, key, value, receiver: object) {
      if (!(key in target) && !isHarmless(key)) throw new NotInStandIn(`${nameOf(receiver)}.${String(key)} to set`)
      return Reflect.set(target, key, value, receiver)
    },
  })
}

/** An underscore begins what Node's EventEmitter keeps, and what the double uses itself. */
const isHarmless = (key: string | symbol): boolean => typeof key === 'symbol' || key.startsWith('_') || ASKED_OF_ANYTHING.has(key)

/** An object of the stand-in's API: its members and no others. */
export function strict<Members extends object>(name: string, members: Members): Members {
  return Object.setPrototypeOf(
    members,
    refusing(Object.prototype, () => name),
  ) as Members
}

/** A part of Electron the stand-in does not have: it can be imported, but not used. */
export function absent(name: string): never {
  const refuse = (): never => {
    throw new NotInStandIn(name)
  }
  return new Proxy(function Absent() {}, {
    get: (_, key) => (isHarmless(key) ? undefined : refuse()),
    construct: refuse,
    apply: refuse,
  }) as never
}

const ADDING = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const

/** What emits events in Electron. Listening to an event that is never raised would wait for ever: it is refused. */
export class Emitter extends EventEmitter {
  /** All events that are raised, or that can be listened to in vain without harm; undefined where any name may be one. */
  static readonly events: readonly string[] | undefined = []
}

for (const method of ADDING) {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the emitter below
  const add = EventEmitter.prototype[method]
  Object.defineProperty(Emitter.prototype, method, {
    writable: true,
    configurable: true,
    value(this: Emitter, event: string | symbol, listener: (...args: unknown[]) => void) {
      refuseUnknownEvent(this, event)
      return add.call(this, event, listener)
    },
  })
}

function refuseUnknownEvent(emitter: Emitter, event: string | symbol): void {
  const { events, name } = emitter.constructor as typeof Emitter
  if (events === undefined || typeof event === 'symbol' || events.includes(event)) return
  if (event === 'newListener' || event === 'removeListener') return
  throw new NotInStandIn(`event '${event}' of ${name}`)
}

/** For classes that are no emitters. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its prototype is what counts
export class Strict {}

const className = (receiver: object): string => receiver.constructor.name
Object.setPrototypeOf(Emitter.prototype, refusing(EventEmitter.prototype, className))
Object.setPrototypeOf(Strict.prototype, refusing(Object.prototype, className))

/** From now on nothing of the object can be used but `kept`, as of an Electron object whose native half is gone. */
export function retire(object: object, kept: readonly string[]): void {
  const prototype = Object.getPrototypeOf(object) as object
  const gone = new Proxy(Object.create(prototype) as object, {
    get(target, key, receiver) {
      if (isHarmless(key) || key === 'constructor' || kept.includes(String(key)) || key in EventEmitter.prototype)
        return Reflect.get(target, key, receiver) as unknown
      throw new TypeError('Object has been destroyed')
    },
  })
  Object.setPrototypeOf(object, gone)
}
