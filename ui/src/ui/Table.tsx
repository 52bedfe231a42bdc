// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import classes from './Table.module.css';

export interface TableRow {
  readonly key: string;
  /** The first names the row; the others in the order of the columns. */
  readonly cells: readonly [ReactNode, ...ReactNode[]];
}

interface TableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  /** True when it is what was last heard and not what is so now. */
  readonly stale?: boolean;
}

/** A table that becomes a list where it is narrow. Roles are said, for layout may take them away. */
export function Table({ label, columns, rows, stale = false }: TableProps) {
  return (
    <table role="table" aria-label={label} className={classes.table} data-stale={stale}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, cells: [head, ...others] }) => (
          <tr key={key} role="row">
            <th role="rowheader" scope="row">
              {head}
            </th>
            {others.map((cell, index) => (
              <td key={columns[index + 1]} role="cell" data-label={columns[index + 1]}>
                <div>{cell}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
