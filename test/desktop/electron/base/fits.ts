import type { EventEmitter } from 'node:events'

/**
 * Compiles only where every public member of the double is one of the real thing, with a signature that can stand for it.
 * Listening is left out: Electron types it once an event, the double refuses unknown events when it runs. So is what begins with an
 * underscore: the parts of the double use it among themselves.
 */
export type Fits<Real, Double> = {
  [Key in keyof Double as Key extends Listening | `_${string}` ? never : Key]: Key extends keyof Real ? Real[Key] : never
}

type Listening = keyof EventEmitter | 'events' | symbol

/** A double in the clothes of the real thing. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what it stands for
export const as = <Real>(double: unknown): Real => double as Real

/** Proves at compile time that a double is a part of the real thing, and hands it on. */
export const fits =
  <Real>() =>
  <Double extends Fits<Real, Double>>(double: Double): Double =>
    double

/** The same for a class: its instances and its statics. */
export const fitsClass =
  <Real extends abstract new (...args: never[]) => unknown>() =>
  <
    Double extends (abstract new (...args: never[]) => Fits<InstanceType<Real>, InstanceType<Double>>) &
      Fits<Real, Omit<Double, keyof typeof EventEmitter>>,
  >(
    double: Double,
  ): Double =>
    double
