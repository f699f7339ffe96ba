//! The pictures of the sample space.

use crate::canvas::{Area, Canvas, GREY, INK, PALE, PAPER, RED, SEA, STEEL, WATER};

/// Draws one picture; the canvas is encoded by whoever needs it.
pub type Drawing = fn() -> Canvas;

/// The preview that draw.io keeps of the drawing "Order flow".
pub fn order_flow() -> Canvas {
    let mut canvas = Canvas::new(1_520, 480);
    let boxes = [
        ("Your order", "shop, mail or API"),
        ("Intake", "checks article"),
        ("Planning", "reserves stock"),
        ("Warehouse", "packs and sends"),
    ];
    let mut left = 40;
    for (number, (title, says)) in (0_u32..).zip(boxes) {
        let own = number == 0;
        let (ground, ink) = if own { (PALE, INK) } else { (SEA, PAPER) };
        canvas.outlined(Area(left, 140, 300, 130), ground, if own { GREY } else { SEA });
        canvas.centred(left + 150, 172, 3, ink, title);
        canvas.centred(left + 150, 218, 2, ink, says);
        if number < 3 {
            canvas.arrow(left + 300, left + 378, 204, GREY);
        }
        left += 380;
    }
    // The way back, from the warehouse to the partner.
    canvas.vertical(1_330, 270, 380, GREY);
    canvas.horizontal(190, 1_333, 380, GREY);
    canvas.arrow_up(190, 380, 271, GREY);
    canvas.centred(760, 400, 2, GREY, "messages: accepted, planned, shipped");
    canvas.text(40, 60, 3, INK, "The path of an order");
    canvas
}

/// A call that succeeds, and one that is repeated.
pub fn webhook_calls() -> Canvas {
    let mut canvas = Canvas::new(1_000, 420);
    canvas.labelled(Area(120, 24, 240, 52), SEA, SEA, PAPER, "Harbour");
    canvas.labelled(Area(640, 24, 240, 52), PALE, GREY, INK, "Your system");
    canvas.vertical(239, 76, 400, STEEL);
    canvas.vertical(759, 76, 400, STEEL);
    let calls = [
        (120, true, SEA, "POST order.accepted"),
        (170, false, SEA, "204, within five seconds"),
        (240, true, SEA, "POST order.shipped"),
        (286, false, RED, "no answer"),
        (352, true, SEA, "POST order.shipped, again"),
    ];
    for (y, ours, colour, label) in calls {
        canvas.centred(500, y - 24, 2, colour, label);
        if ours {
            canvas.arrow(243, 757, y, colour);
        } else {
            canvas.arrow(757, 243, y, colour);
        }
    }
    canvas.centred(500, 378, 2, GREY, "after 1 minute, then 5, 15, ...");
    canvas
}

/// An HB-200 from the side, on its tank.
pub fn mounting() -> Canvas {
    let mut canvas = Canvas::new(1_200, 640);
    // The tank and what is in it.
    canvas.fill(Area(180, 430, 840, 210), WATER);
    canvas.fill(Area(180, 330, 840, 14), STEEL);
    canvas.fill(Area(180, 330, 14, 310), STEEL);
    canvas.fill(Area(1_006, 330, 14, 310), STEEL);
    canvas.horizontal(194, 1_006, 430, SEA);
    // The instrument: head with display, neck, flange with its bolts, probe.
    canvas.outlined(Area(500, 90, 200, 130), PALE, INK);
    canvas.outlined(Area(530, 112, 140, 60), PAPER, GREY);
    canvas.centred(600, 130, 3, SEA, "27.41");
    canvas.outlined(Area(570, 220, 60, 84), STEEL, INK);
    canvas.outlined(Area(480, 300, 240, 32), STEEL, INK);
    for bolt in [496, 548, 640, 690] {
        canvas.fill(Area(bolt, 288, 18, 14), INK);
    }
    canvas.outlined(Area(590, 332, 20, 280), STEEL, INK);
    // Cable gland, with the cable led in from below.
    canvas.fill(Area(700, 170, 34, 24), INK);
    canvas.vertical(746, 182, 286, GREY);
    canvas.horizontal(734, 749, 182, GREY);
    // Where the line begins and ends; a label stands on the far side of its end.
    let labels = [
        (530, 400, 140, "Display"),
        (590, 400, 260, "Neck, keep clear"),
        (480, 400, 316, "Flange DN 50, 25 Nm"),
        (734, 800, 184, "Cable gland, from below"),
        (720, 800, 302, "Seal, set dry"),
        (610, 700, 520, "Probe, up to 40 m"),
    ];
    for (x, end, y, label) in labels {
        canvas.dot(x, y, RED);
        canvas.horizontal(x, end, y, RED);
        if end < x {
            canvas.text_before(end - 10, y - 7, 2, INK, label);
        } else {
            canvas.text(end + 10, y - 7, 2, INK, label);
        }
    }
    canvas.text(40, 34, 3, INK, "HB-200, mounted");
    canvas
}

/// The type plate, with the serial number that support asks for.
pub fn type_plate() -> Canvas {
    let mut canvas = Canvas::new(640, 300);
    canvas.outlined(Area(0, 0, 640, 300), PALE, GREY);
    canvas.fill(Area(3, 3, 634, 58), SEA);
    canvas.text(24, 20, 3, PAPER, "HARBOUR INSTRUMENTS");
    let lines = [("Article", "HB-200-4"), ("Range", "0 - 40 m"), ("Output", "4 - 20 mA"), ("Serial", "26-004173")];
    for (row, (name, value)) in (0_u32..).zip(lines) {
        let top = 88 + row * 50;
        if name == "Serial" {
            canvas.outlined(Area(14, top - 12, 430, 48), PAPER, RED);
        }
        canvas.text(28, top, 2, GREY, name);
        canvas.text(190, top - 4, 3, INK, value);
    }
    // Screws in the corners of the free space.
    for (x, y) in [(590, 92), (590, 262)] {
        canvas.fill(Area(x, y, 20, 20), STEEL);
        canvas.fill(Area(x, y + 9, 20, 3), GREY);
    }
    canvas
}
