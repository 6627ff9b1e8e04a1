/**
 * Units as types. Each is a number with a flavour: a plain number may be given where one is wanted (arithmetic and typed
 * arrays yield plain numbers), but a duration cannot be passed off as a point in time, nor either as a size.
 */
declare const unit: unique symbol;
type Flavoured<Name extends string> = number & { readonly [unit]?: Name };

/** A duration in milliseconds, fractional. Never negative unless a name says "offset". */
export type Milliseconds = Flavoured<'Milliseconds'>;

/** A point in time: milliseconds since the Unix epoch, fractional (a double resolves 0.24 µs there). */
export type EpochMs = Flavoured<'EpochMs'>;

/** A point in time on one realm's monotonic clock: milliseconds since its `performance.timeOrigin`. */
export type RealmMs = Flavoured<'RealmMs'>;

/** A count of octets. */
export type Bytes = Flavoured<'Bytes'>;
