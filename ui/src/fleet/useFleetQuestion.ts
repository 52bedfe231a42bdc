// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { paramsOf, questionOf, type FleetQuestion } from './fleetQuestion';

/** What the address asks for, and how to ask for something else. */
export function useFleetQuestion() {
  const [params, setParams] = useSearchParams();
  // The address is drawn a little after it changed: the next change builds on what was asked last,
  // unless somebody else changed the address meanwhile, such as a press on "back".
  const asked = useRef(params);
  const underWay = useRef(new Set<string>());
  useEffect(() => {
    const address = params.toString();
    if (underWay.current.has(address) && address !== asked.current.toString()) return;
    asked.current = params;
    underWay.current.clear();
  }, [params]);
  const ask = (change: Partial<FleetQuestion>) => {
    asked.current = paramsOf({ ...questionOf(asked.current), ...change }, asked.current);
    underWay.current.add(asked.current.toString());
    setParams(asked.current, { replace: true });
  };
  return { question: questionOf(params), ask };
}
