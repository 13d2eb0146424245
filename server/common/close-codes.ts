/** WebSocket close code for a connection whose seat moved to another window; the page does not reconnect after it. */
export const SEAT_TAKEN_CODE = 4409;
/** WebSocket close code for a banned guest. A client that joins again gets the reason. */
export const BANNED_CODE = 4403;
