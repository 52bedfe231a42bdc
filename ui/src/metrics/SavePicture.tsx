// SPDX-License-Identifier: Apache-2.0
import { memo, type RefObject } from 'react';
import { saveCanvas } from '../ui/save';
import classes from './ChartPanel.module.css';

interface SavePictureProps {
  readonly title: string;
  /** The chart is in it. */
  readonly place: RefObject<HTMLElement | null>;
}

/** Has the browser save a chart as it is drawn. */
export const SavePicture = memo(function SavePicture({ title, place }: SavePictureProps) {
  return (
    <button
      type="button"
      className={classes.save}
      aria-label={`Save the chart of ${title} as PNG`}
      onClick={() => {
        saveCanvas(place.current, title);
      }}
    >
      PNG
    </button>
  );
});
