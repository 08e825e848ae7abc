/** A working day: then one signs in again, whatever was done. */
export const hoursOfSession = 12;

/** A token that nobody uses is void after this: who goes away is signed out. */
export const tokenLifeMs = 3_600_000;

/** Older ones are replaced when they are used. */
export const tokenRenewMs = 600_000;

/** How long a token holds that was replaced: requests may be under way with it. */
export const tokenOverlapMs = 60_000;
