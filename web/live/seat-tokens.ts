const read = (key: string): string | null => sessionStorage.getItem(key);

/** Tokens that let this tab sit down, and sit down again after a reload; they go with the tab. */
export const seatTokens = {
  get: (room: string): string | null => read(`seat ${room}`),
  set: (room: string, token: string): void => sessionStorage.setItem(`seat ${room}`, token),
  reconnection: (room: string): string | null => read(`reconnect ${room}`),
  rememberReconnection: (room: string, token: string): void => sessionStorage.setItem(`reconnect ${room}`, token),
  forgetReconnection: (room: string): void => sessionStorage.removeItem(`reconnect ${room}`),
};
